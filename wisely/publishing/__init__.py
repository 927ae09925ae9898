"""Telling the public and the Central Digital Platform: releases, datasets, feeds."""
