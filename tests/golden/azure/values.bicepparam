// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// What holds in live alone.

using 'main.bicep'

param environment = 'live'
param location = 'westeurope'

param tags = {
  'cost centre': '42'
  owner: 'o\'neill & co: #1 \${y}'
}

param apps = {
  shopApi: {
    scale: {
      memoryMB: 2048
      maxInstances: 100
      alwaysReady: 2
      httpConcurrency: 8
    }
    settings: {
      AzureFunctionsJobHost__extensions__http__maxConcurrentRequests: '8'
      AzureFunctionsJobHost__functionTimeout: '00:05:00'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__isEnabled: 'true'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__maxSamplingPercentage: '25'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__minSamplingPercentage: '25'
      FORMWORK_FUNCTION_PLACE_TIMEOUT: '230s'
      FORMWORK_FUNCTION_FIND_TIMEOUT: '230s'
      FORMWORK_SERVICE_LEDGER_DEADLINE: '200ms'
      FORMWORK_SERVICE_LEDGER_RETRY_ATTEMPTS: '1'
      FORMWORK_SERVICE_LEDGER_RETRY_BACKOFF: 'fixed'
      FORMWORK_SERVICE_LEDGER_RETRY_FIRST: '1ms'
      FORMWORK_SERVICE_LEDGER_RETRY_MAX: '1ms'
      FORMWORK_SERVICE_LEDGER_TIMEOUT: '100ms'
      FORMWORK_SERVICE_LEDGER_URL: 'https://ledger.example.com'
    }
  }
  shopWork: {
    scale: {
      memoryMB: 512
      maxInstances: 40
      alwaysReady: 2
      httpConcurrency: 8
    }
    settings: {
      AzureFunctionsJobHost__extensions__http__maxConcurrentRequests: '8'
      AzureFunctionsJobHost__extensions__queues__batchSize: '2'
      AzureFunctionsJobHost__extensions__queues__maxDequeueCount: '3'
      AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.5000000'
      AzureFunctionsJobHost__extensions__queues__newBatchThreshold: '2'
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:30'
      AzureFunctionsJobHost__functionTimeout: '00:05:00'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__isEnabled: 'true'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__maxSamplingPercentage: '25'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__minSamplingPercentage: '25'
      FORMWORK_QUEUE_PLACED_ORDERS_ATTEMPTS: '3'
      FORMWORK_FUNCTION_CONFIRM_TIMEOUT: '5m'
      FORMWORK_FUNCTION_SHIPPED_TIMEOUT: '5m'
      FORMWORK_CHANGES_SHIPPED_ATTEMPTS: '4'
      FORMWORK_FUNCTION_REPORT_TIMEOUT: '5m'
      SCHEDULE_REPORT: '0 30 6 * * MON-FRI'
    }
  }
  shopMail: {
    scale: {
      memoryMB: 2048
      maxInstances: 100
      alwaysReady: 1
      httpConcurrency: 8
    }
    settings: {
      AzureFunctionsJobHost__extensions__http__maxConcurrentRequests: '8'
      AzureFunctionsJobHost__extensions__queues__batchSize: '8'
      AzureFunctionsJobHost__extensions__queues__maxDequeueCount: '8'
      AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.5000000'
      AzureFunctionsJobHost__extensions__queues__newBatchThreshold: '8'
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:01:00'
      AzureFunctionsJobHost__functionTimeout: '00:05:00'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__isEnabled: 'true'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__maxSamplingPercentage: '25'
      AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__minSamplingPercentage: '25'
      FORMWORK_QUEUE_MAIL_ATTEMPTS: '8'
      FORMWORK_FUNCTION_SEND_TIMEOUT: '1m'
      FORMWORK_SERVICE_MAILER_DEADLINE: '5s'
      FORMWORK_SERVICE_MAILER_RETRY_ATTEMPTS: '2'
      FORMWORK_SERVICE_MAILER_RETRY_BACKOFF: 'fixed'
      FORMWORK_SERVICE_MAILER_RETRY_FIRST: '100ms'
      FORMWORK_SERVICE_MAILER_RETRY_MAX: '100ms'
      FORMWORK_SERVICE_MAILER_TIMEOUT: '2s'
      FORMWORK_SERVICE_MAILER_URL: 'https://mail.example.com/v1'
      FORMWORK_SERVICE_LEDGER_DEADLINE: '200ms'
      FORMWORK_SERVICE_LEDGER_RETRY_ATTEMPTS: '1'
      FORMWORK_SERVICE_LEDGER_RETRY_BACKOFF: 'fixed'
      FORMWORK_SERVICE_LEDGER_RETRY_FIRST: '1ms'
      FORMWORK_SERVICE_LEDGER_RETRY_MAX: '1ms'
      FORMWORK_SERVICE_LEDGER_TIMEOUT: '100ms'
      FORMWORK_SERVICE_LEDGER_URL: 'https://ledger.example.com'
    }
  }
}

param timeToLive = {
  orders: 69120000
}

param promises = {
  failuresPerMillion: 100
  apiLatencyMs: 300
  eventLatencyMs: 1000
  evaluateEvery: 'PT5M'
}

param notify = [
  'a@example.com'
  'b@example.com'
]

param budget = {
  amount: 120
  alertAt: [50, 100]
}

param logRetentionDays = 90
param lock = true
param diagnostics = true
