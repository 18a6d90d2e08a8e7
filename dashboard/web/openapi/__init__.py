"""The routes as one table, and the OpenAPI document that is written from it."""
