"""The auditor's pages: everything that was done, each event with its facts and its proof."""
