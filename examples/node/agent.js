// Works through one episode and prints the run's summary. Usage: node agent.js [RUN_ID]
import { Episode, connect, get } from './sicd.js';

const runId = process.argv[2] ?? 'run_20250101';

const episode = new Episode(runId, 1);
await episode.start(connect(), 'Implement RAG improvements', { target_module: 'rag_service' });
await episode.logAction('code_generation', { file: 'rag_service.py', lines_added: 50 });
await episode.logAction('rag_query', { query: 'best practices for vector search', results: 5 });
await episode.updateMetrics({ tokens_used: 1500, rag_queries: 3, llm_calls: 2 });
await episode.logOutcome('code_generated', { files_modified: ['rag_service.py'], test_status: 'passed' });
await episode.complete('completed', { quality_score: 0.95 });

const wait = `at_least=event:${episode.lastEventId}&wait_ms=10000`;
console.log(JSON.stringify(await get(`/admin/training/runs/${encodeURIComponent(runId)}/summary?${wait}`)));
