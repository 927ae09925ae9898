"""The pages: judging suppliers and tiers, and supply chains."""
