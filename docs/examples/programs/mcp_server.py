"""Tools for a language model by the Model Context Protocol: ``python mcp_server.py`` speaks it on standard streams.

``evaluator mcp`` is such a server with four tools; this one wraps the functions that you choose.
"""

from mcp.server.mcpserver import MCPServer

import evaluator

server = MCPServer("绩效评价")
server.tool()(evaluator.read)
server.tool()(evaluator.judge)
server.tool()(evaluator.problem_info)

if __name__ == "__main__":
    server.run()
