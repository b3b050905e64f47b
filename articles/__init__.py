"""The newsroom: stories, how they are made, and how they reach readers."""
