// Filled by the proxy work.
