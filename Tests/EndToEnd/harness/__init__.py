"""What the end-to-end tests stand on: brokers, the proxy, clients, and readers of what brokers store."""
