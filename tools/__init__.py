"""What this project is kept with: pictures, releases, rows of versions."""
