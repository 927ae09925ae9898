"""What is likely to be paid in the months ahead, and when a contract's value will be used up, each with a
range that was tested against what was then paid.
"""
