"""What the newsroom costs, measured."""
