// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// What holds in staging alone.

using 'main.bicep'

param environment = 'staging'
param location = 'eastus'

param tags = {
  costCenter: 'lab'
  owner: 'platform-team'
}

param apps = {
  streamGuard: {
    scale: {
      memoryMB: 512
      maxInstances: 40
      alwaysReady: 0
      httpConcurrency: 16
    }
    settings: {
      AzureFunctionsJobHost__extensions__http__maxConcurrentRequests: '16'
      AzureFunctionsJobHost__extensions__queues__batchSize: '8'
      AzureFunctionsJobHost__extensions__queues__maxDequeueCount: '5'
      AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:02'
      AzureFunctionsJobHost__extensions__queues__newBatchThreshold: '8'
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:10'
      AzureFunctionsJobHost__functionTimeout: '00:02:00'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__isEnabled: 'false'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__maxSamplingPercentage: '100'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__minSamplingPercentage: '100'
      FORMWORK_QUEUE_STREAM_EVENTS_ATTEMPTS: '5'
      FORMWORK_FUNCTION_POST_MESSAGE_TIMEOUT: '2m'
      FORMWORK_FUNCTION_LIST_MESSAGES_TIMEOUT: '2m'
      FORMWORK_FUNCTION_LIST_VIOLATIONS_TIMEOUT: '2m'
      FORMWORK_FUNCTION_REVIEW_VIOLATION_TIMEOUT: '2m'
      FORMWORK_FUNCTION_FLAG_STREAM_TIMEOUT: '2m'
      FORMWORK_CHANGES_FLAG_STREAM_ATTEMPTS: '5'
      FORMWORK_FUNCTION_STREAM_STATS_TIMEOUT: '2m'
      FORMWORK_FUNCTION_NIGHTLY_REPORT_TIMEOUT: '2m'
      SCHEDULE_NIGHTLY_REPORT: '0 0 3 * * *'
      FORMWORK_WORKFLOW_PROCESS_EVENT_KEEP: '30d'
      FORMWORK_FUNCTION_UPDATE_STATS_TIMEOUT: '2m'
      FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_ATTEMPTS: '4'
      FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_BACKOFF: 'exponential'
      FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_FIRST: '1s'
      FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_MAX: '30s'
      FORMWORK_FUNCTION_RAISE_ALERT_TIMEOUT: '2m'
      FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_ATTEMPTS: '4'
      FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_BACKOFF: 'exponential'
      FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_FIRST: '1s'
      FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_MAX: '30s'
      FORMWORK_FUNCTION_WRITE_LOG_TIMEOUT: '2m'
      FORMWORK_ACTIVITY_WRITE_LOG_RETRY_ATTEMPTS: '4'
      FORMWORK_ACTIVITY_WRITE_LOG_RETRY_BACKOFF: 'exponential'
      FORMWORK_ACTIVITY_WRITE_LOG_RETRY_FIRST: '1s'
      FORMWORK_ACTIVITY_WRITE_LOG_RETRY_MAX: '30s'
      FORMWORK_SERVICE_GEMINI_DEADLINE: '800ms'
      FORMWORK_SERVICE_GEMINI_MODEL: 'gemini-2.5-flash-lite'
      FORMWORK_SERVICE_GEMINI_RETRY_ATTEMPTS: '3'
      FORMWORK_SERVICE_GEMINI_RETRY_BACKOFF: 'exponential'
      FORMWORK_SERVICE_GEMINI_RETRY_FIRST: '50ms'
      FORMWORK_SERVICE_GEMINI_RETRY_MAX: '200ms'
      FORMWORK_SERVICE_GEMINI_TIMEOUT: '600ms'
      FORMWORK_SERVICE_GEMINI_URL: 'https://generativelanguage.googleapis.com'
    }
  }
}

param timeToLive = {
  messages: 2592000
  alerts: 7776000
}

param promises = {
  failuresPerMillion: 1000
  apiLatencyMs: 1000
  eventLatencyMs: 5000
  evaluateEvery: 'PT15M'
}

param notify = [
  'platform-team@example.com'
]

param budget = {
  amount: 20
  alertAt: [50, 80, 100]
}

param logRetentionDays = 30
param lock = false
param diagnostics = false
