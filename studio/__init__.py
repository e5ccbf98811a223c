"""Tools that make the content of the demo: nothing here is installed with the package."""
