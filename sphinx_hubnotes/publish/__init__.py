"""What a site says of itself to other programs."""
