"""Best weights of a layer over random tasks."""
