"""How a person proves who they are: tries counted, secrets sealed, the sign-in library made to fit."""
