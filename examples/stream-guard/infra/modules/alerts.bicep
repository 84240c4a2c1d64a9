metadata name = 'Alerts'
metadata description = 'Tells people when the platform breaks its promises. Four rules read logs, one reads a metric. List prices: a log alert costs 0.50 USD a month when it looks every 15 minutes and 1.50 USD every 5; a metric alert 0.10 USD.'

@export()
@description('What the platform promises.')
type objectives = {
  @description('Invocations out of a million that may fail.')
  @minValue(0)
  failuresPerMillion: int

  @description('Milliseconds within which 95 of 100 HTTP requests are answered.')
  @minValue(1)
  apiLatencyMs: int

  @description('Milliseconds within which 95 of 100 messages are handled, from sent to done, first deliveries.')
  @minValue(1)
  eventLatencyMs: int

  @description('How often failures are looked for. A stricter promise leaves less time to notice.')
  evaluateEvery: 'PT5M' | 'PT15M'
}

@description('Name of the platform and its environment; part of every rule\'s name.')
param platform string

@description('Region of the rules that read logs.')
param location string

@description('Tags of the rules.')
param tags { *: string }

@description('Mail addresses that are told.')
@maxLength(50)
param notify string[]

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('The promises.')
param promises objectives

@description('Functions that answer HTTP requests; without any there is no latency rule.')
param httpFunctions string[]

@description('Whether anything handles events, so that there is an event age to watch.')
param watchEvents bool

@description('Whether there are dead letter queues to watch.')
param watchDeadLetters bool

@description('Resource id of the Cosmos DB account; empty when there is none.')
param databaseAccountId string = ''

var failuresQuery = '''
AppRequests
| summarize Failed = sumif(ItemCount, Success == false or toint(ResultCode) >= 500), Total = sum(ItemCount)
| where Failed * 1000000.0 > Total * {0}
'''

var latencyQuery = '''
AppRequests
| where OperationName in (dynamic({0}))
| summarize P95 = percentilew(DurationMs, ItemCount, 95) by OperationName
| where P95 > {1}
'''

// The runtime writes one line for every message that it has handled and for every dead letter; sampling keeps them.
var eventAgeQuery = '''
AppTraces
| where Message startswith '{{"formwork":"event-age"'
| extend Line = parse_json(Message)
| where toint(Line.attempt) == 1
| summarize P95 = percentile(tolong(Line.ageMs), 95) by Queue = tostring(Line.queue)
| where P95 > {0}
'''

var deadLettersQuery = '''
AppTraces
| where Message startswith '{"formwork":"dead-letter"'
| extend Line = parse_json(Message)
| summarize Arrived = count() by Function = tostring(Line.function), Source = tostring(Line.source)
'''

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${platform}'
  location: 'Global'
  tags: tags
  properties: {
    groupShortName: 'formwork'
    enabled: true
    emailReceivers: map(notify, (address, i) => {
      name: 'mail-${i}'
      emailAddress: address
      useCommonAlertSchema: true
    })
  }
}

resource failures 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'failures-${platform}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${platform}: too many failures'
    description: 'More than ${promises.failuresPerMillion} of a million invocations failed within the last hour.'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: promises.evaluateEvery
    windowSize: 'PT1H'
    autoMitigate: true
    // The tables of a new workspace appear with the first telemetry.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: format(failuresQuery, promises.failuresPerMillion)
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}

resource latency 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = if (!empty(httpFunctions)) {
  name: 'latency-${platform}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${platform}: slow answers'
    description: '95 of 100 requests should be answered within ${promises.apiLatencyMs} ms; they were not.'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: format(latencyQuery, string(httpFunctions), promises.apiLatencyMs)
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}

resource eventAge 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = if (watchEvents) {
  name: 'event-age-${platform}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${platform}: events wait'
    description: '95 of 100 messages should be handled within ${promises.eventLatencyMs} ms; they were not.'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: format(eventAgeQuery, promises.eventLatencyMs)
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}

resource deadLetters 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = if (watchDeadLetters) {
  name: 'dead-letters-${platform}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${platform}: dead letters'
    description: 'Messages could not be handled and were put aside.'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    // Twice as long: a line arrives some minutes after it was written, and must not fall between two looks.
    windowSize: 'PT30M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: deadLettersQuery
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}

resource throttling 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(databaseAccountId)) {
  name: 'throttling-${platform}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Cosmos DB refused requests because too many request units were asked for at once (status 429).'
    severity: 3
    enabled: true
    scopes: [databaseAccountId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'refused'
          metricNamespace: 'Microsoft.DocumentDB/databaseAccounts'
          metricName: 'TotalRequests'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 10
          dimensions: [
            {
              name: 'StatusCode'
              operator: 'Include'
              values: ['429']
            }
          ]
        }
      ]
    }
    actions: [
      { actionGroupId: people.id }
    ]
  }
}

@description('Resource id of the action group.')
output actionGroupId string = people.id
