"""The guide's usage example, line by line; run it as: python3 agent.py [RUN_ID]"""
import json
import sys

from aura_ia_mcp.training.episode_logger import get_episode_logger

run_id = sys.argv[1] if len(sys.argv) > 1 else "run_20250101"

# Get singleton instance
logger = get_episode_logger()

# Start episode
episode = logger.start_episode(
    run_id=run_id,
    episode_number=1,
    task_description="Implement RAG improvements",
    context={"target_module": "rag_service"}
)

# Log actions during episode
logger.log_action("code_generation", {
    "file": "rag_service.py",
    "lines_added": 50
})

logger.log_action("rag_query", {
    "query": "best practices for vector search",
    "results": 5
})

# Update metrics
logger.update_metrics(
    tokens_used=1500,
    rag_queries=3,
    llm_calls=2
)

# LLM calls, as the guide's section on the LLM proxy has them
logger.log_action("llm_generation", {
    "prompt": "Generate improved implementation",
    "model": "llama3.2:1b",
    "backend": "ollama",
    "tokens": 500
})

logger.update_metrics(
    llm_calls=1,
    tokens_used=500,
    inference_time_ms=250.0
)

# Log outcomes
logger.log_outcome("code_generated", {
    "files_modified": ["rag_service.py"],
    "test_status": "passed"
})

# Complete episode
completed = logger.complete_episode(
    status="completed",
    metadata={"quality_score": 0.95}
)

# Retrieve episode data
episode_data = logger.load_episode(f"{run_id}_ep0001")

# Get run summary
summary = logger.get_run_summary(run_id)
print(json.dumps({"episode": episode_data, "summary": summary}))
