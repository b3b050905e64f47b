"""What `make lint` checks of files rather than of pages."""
