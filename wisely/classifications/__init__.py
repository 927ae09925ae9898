"""Code lists: the council's category tree, CPV, regions, units and measures."""
