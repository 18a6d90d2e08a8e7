"""Our HTTP routes beside the Streamlit script: the API, plotly.js, health, and the headers of every answer."""
