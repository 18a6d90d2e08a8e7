"""Settings, the project folder, the version, and the policy dictionaries as delivered."""
