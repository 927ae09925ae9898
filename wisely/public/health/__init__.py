"""Whether the product answers: for load balancers and for `make run`."""
