"""Forms about contracts. A form says what is missing; whether it may be, the action decides."""
