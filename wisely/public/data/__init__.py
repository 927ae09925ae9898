"""What a council publishes by the Transparency Code: datasets, their versions, rows and corrections."""
