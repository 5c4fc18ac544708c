"""What vaults hold, and what their notes may use."""
