"""Every view as a feed and as a calendar."""
