"""The name of this room's long work, which doors ask for and the handler carries out."""

MAKE_FORECASTS = "forecasts.make_forecasts"
