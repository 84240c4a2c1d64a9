// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// What is literal here was decided when the app was built. What differs between environments is a
// parameter, set in main.<environment>.bicepparam.

targetScope = 'resourceGroup'

metadata name = 'stream-guard'
metadata description = 'Chat streams with AI moderation and event workflows'

import { objectives } from 'modules/alerts.bicep'
import { budgetValues } from 'modules/budget.bicep'
import { flexScale } from 'modules/flex-app.bicep'

@description('Name of the environment; part of every name.')
param environment string

@description('Region of every resource.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Size, limits and settings of each function app.')
param apps {
  streamGuard: {
    scale: flexScale
    settings: { *: string }
  }
}

@description('Seconds that the documents of a container live; unset: until deleted.')
param timeToLive {
  messages: int?
  violations: int?
  verdicts: int?
  events: int?
  stats: int?
  alerts: int?
}

@description('What the platform promises; alerts watch it.')
param promises objectives

@description('Mail addresses that alerts and the budget tell.')
param notify string[]

@description('Monthly budget; unset: none.')
param budget budgetValues?

@description('First day of the month in which the budget began, as 2030-01-01. Azure refuses to change it later: setup.sh keeps the existing one or takes this month. Empty: the budget is left as it is.')
param budgetStart string = ''

@description('Days that logs are kept.')
param logRetentionDays int

@description('Keep what holds data from being deleted by mistake.')
param lock bool

@description('Log every request to storage, database and host; charged by volume.')
param diagnostics bool

// Part of names that must be unique in the world: always the same for a resource group.
var unique = uniqueString(resourceGroup().id)
var short = take(unique, 6)

// Logs and telemetry.
module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    workspaceName: 'log-stream-guard-${environment}'
    componentName: 'appi-stream-guard-${environment}'
    location: location
    tags: tags
    retentionInDays: logRetentionDays
  }
}

var diagnosticsWorkspaceId = diagnostics ? monitoring.outputs.workspaceId : ''

// One identity per app; what it may do stands under Roles.
module streamGuardIdentity 'modules/identity.bicep' = {
  name: 'identity-stream-guard'
  params: {
    name: 'id-stream-guard-${environment}'
    location: location
    tags: tags
  }
}

// What the Functions host keeps for itself. Apart from the data, so that a role on a queue means something.
module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  params: {
    name: 'ststreamguh${unique}'
    location: location
    tags: tags
    containers: [
      'deploy-stream-guard'
    ]
    lock: lock
    diagnosticsWorkspaceId: diagnosticsWorkspaceId
  }
}

// Queues, their dead letters, and where the host puts what it gives up on (-poison).
module dataStorage 'modules/storage.bicep' = {
  name: 'data-storage'
  params: {
    name: 'ststreamgud${unique}'
    location: location
    tags: tags
    queues: [
      'stream-events'
      'stream-events-dead'
      'violations-dead'
      'stream-events-poison'
    ]
    lock: lock
    diagnosticsWorkspaceId: diagnosticsWorkspaceId
  }
}

// Documents.
module database 'modules/cosmos.bicep' = {
  name: 'database'
  params: {
    accountName: 'db-stream-guard-${environment}-${short}'
    location: location
    tags: tags
    databaseName: 'stream-guard'
    containers: [
      {
        name: 'messages'
        partitionKey: '/channelId'
        timeToLive: timeToLive.?messages
      }
      {
        name: 'violations'
        partitionKey: '/channelId'
        timeToLive: timeToLive.?violations
      }
      {
        name: 'verdicts'
        partitionKey: '/channelId'
        timeToLive: timeToLive.?verdicts
      }
      {
        name: 'events'
        partitionKey: '/streamId'
        timeToLive: timeToLive.?events
      }
      {
        name: 'stats'
        partitionKey: '/streamId'
        timeToLive: timeToLive.?stats
      }
      {
        name: 'alerts'
        partitionKey: '/streamId'
        timeToLive: timeToLive.?alerts
      }
      // Where functions that follow changes note how far they have come.
      {
        name: 'leases'
        partitionKey: '/id'
      }
    ]
    lock: lock
    diagnosticsWorkspaceId: diagnosticsWorkspaceId
  }
}

// Secrets of stream-guard, set out of band: gemini-api-key.
module streamGuardVault 'modules/key-vault.bicep' = {
  name: 'vault-stream-guard'
  params: {
    name: 'kv-stream-${uniqueString(resourceGroup().id, 'stream-guard')}'
    location: location
    tags: tags
    auditWorkspaceId: monitoring.outputs.workspaceId
    lock: lock
  }
}

// Roles. First those of the host itself, whatever the functions do.
module streamGuardHostRoles 'modules/host-roles.bicep' = {
  name: 'host-roles-stream-guard'
  params: {
    principalId: streamGuardIdentity.outputs.principalId
    hostStorageName: hostStorage.outputs.name
    componentName: monitoring.outputs.componentName
    storageRoles: [
      // the deployed package, the host's keys, and the leases by which one instance at a time runs a timer
      'blobOwner'
      // the control and work queues of workflows
      'queueContributor'
      // the history of workflows
      'tableContributor'
    ]
  }
}

// What the functions need, each on one queue, and why.
module queueRoles 'modules/queue-roles.bicep' = {
  name: 'queue-roles'
  params: {
    storageName: dataStorage.outputs.name
    roles: [
      // post-message: sends 'event'
      // flag-stream: sends 'events'
      // formwork-start-process-event: takes the messages of 'stream-events'
      { principalId: streamGuardIdentity.outputs.principalId, queue: 'stream-events', role: 'take' }
      // formwork-start-process-event: leaves there what could not be handled
      // formwork-move-stream-events: moves there what the host put aside
      // formwork-dead-letter: leaves there what could not be handled
      // formwork-sweep: leaves there what could not be handled
      { principalId: streamGuardIdentity.outputs.principalId, queue: 'stream-events-dead', role: 'send' }
      // flag-stream: leaves there what could not be handled
      { principalId: streamGuardIdentity.outputs.principalId, queue: 'violations-dead', role: 'send' }
      // formwork-start-process-event: the host puts a message of 'stream-events' aside there after its last delivery
      // formwork-move-stream-events: takes the messages of 'stream-events-poison'
      { principalId: streamGuardIdentity.outputs.principalId, queue: 'stream-events-poison', role: 'take' }
    ]
  }
}

// What the functions need, each on one container, and why. Roles of the database, not of Azure.
module containerRoles 'modules/container-roles.bicep' = {
  name: 'container-roles'
  params: {
    accountName: database.outputs.accountName
    databaseName: 'stream-guard'
    roles: [
      // list-messages: reads 'messages'
      // post-message: writes 'message'
      { principalId: streamGuardIdentity.outputs.principalId, container: 'messages', role: 'write' }
      // list-violations: reads 'violations'
      // review-violation: reads 'violation'
      // flag-stream: follows the changes of 'violations'
      // nightly-report: reads 'open'
      // post-message: writes 'violation'
      // review-violation: writes 'violation'
      { principalId: streamGuardIdentity.outputs.principalId, container: 'violations', role: 'write' }
      // review-violation: writes 'verdict'
      { principalId: streamGuardIdentity.outputs.principalId, container: 'verdicts', role: 'write' }
      // write-log: writes 'event'
      { principalId: streamGuardIdentity.outputs.principalId, container: 'events', role: 'write' }
      // stream-stats: reads 'counts'
      // update-stats: writes 'entry'
      { principalId: streamGuardIdentity.outputs.principalId, container: 'stats', role: 'write' }
      // raise-alert: writes 'alert'
      { principalId: streamGuardIdentity.outputs.principalId, container: 'alerts', role: 'write' }
      // flag-stream: follows the changes of 'violations'
      { principalId: streamGuardIdentity.outputs.principalId, container: 'leases', role: 'write' }
    ]
  }
}

// post-message: calls 'gemini'
module streamGuardVaultRoles 'modules/vault-roles.bicep' = {
  name: 'vault-roles-stream-guard'
  params: {
    principalId: streamGuardIdentity.outputs.principalId
    vaultName: streamGuardVault.outputs.name
  }
}

// The function apps, after their roles: the first start finds every door open.
module streamGuardApp 'modules/flex-app.bicep' = {
  name: 'app-stream-guard'
  params: {
    name: 'stream-guard-${environment}-${short}'
    location: location
    tags: tags
    planName: 'plan-stream-guard-${environment}'
    identityName: streamGuardIdentity.outputs.name
    hostStorageName: hostStorage.outputs.name
    packageContainer: 'deploy-stream-guard'
    componentName: monitoring.outputs.componentName
    scale: apps.streamGuard.scale
    alwaysReadyGroups: [
      'http'
    ]
    settings: union(apps.streamGuard.settings, {
      AzureFunctionsWebHost__hostId: 'stream-guard'
      DATABASE__accountEndpoint: database.outputs.endpoint
      DATABASE__clientId: streamGuardIdentity.outputs.clientId
      DATABASE__credential: 'managedidentity'
      FORMWORK_ENVIRONMENT: environment
      FORMWORK_SECRET_GEMINI_API_KEY: '@Microsoft.KeyVault(SecretUri=${streamGuardVault.outputs.uri}secrets/gemini-api-key)'
      QUEUES__queueServiceUri: dataStorage.outputs.queueEndpoint
      QUEUES__clientId: streamGuardIdentity.outputs.clientId
      QUEUES__credential: 'managedidentity'
    })
    diagnosticsWorkspaceId: diagnosticsWorkspaceId
  }
  dependsOn: [
    streamGuardHostRoles
    queueRoles
    containerRoles
    streamGuardVaultRoles
  ]
}

// Alerts from the objectives. At list prices 4 log alerts and 1 metric alert cost 2.10 USD a month, 3.10
// where failures are looked for every 5 minutes instead of every 15.
module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    platform: 'stream-guard-${environment}'
    location: location
    tags: tags
    notify: notify
    workspaceId: monitoring.outputs.workspaceId
    promises: promises
    httpFunctions: [
      'post-message'
      'list-messages'
      'list-violations'
      'review-violation'
      'stream-stats'
    ]
    watchEvents: true
    watchDeadLetters: true
    databaseAccountId: database.outputs.accountId
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: {
    displayName: 'stream-guard (${environment})'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module monthlyBudget 'modules/budget.bicep' = if (budget != null && !empty(budgetStart)) {
  name: 'budget'
  params: {
    name: 'budget-stream-guard-${environment}'
    values: budget!
    startDate: budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

@description('Each function app: its name in the blueprint and in Azure, its host, where its packages lie if it runs from one, and what goes when it goes.')
output apps array = [
  {
    app: 'stream-guard'
    site: streamGuardApp.outputs.name
    host: streamGuardApp.outputs.hostName
    packages: ''
    id: streamGuardApp.outputs.id
    plan: streamGuardApp.outputs.planId
    identity: streamGuardIdentity.outputs.id
  }
]

@description('Name of the storage account that holds the queues; empty without queues.')
output dataStorage string = dataStorage.outputs.name

@description('Key vaults, and the secrets that each is to hold.')
output keyVaults array = [
  {
    vault: streamGuardVault.outputs.name
    secrets: [
      'gemini-api-key'
    ]
  }
]

@description('What the apps may do: taken away when a later build lacks it.')
output permissions array = concat(streamGuardHostRoles.outputs.ids, queueRoles.outputs.ids, containerRoles.outputs.ids, streamGuardVaultRoles.outputs.ids)

@description('What holds data: it stays when a later build lacks it.')
output data array = concat(dataStorage.outputs.queueIds, database.outputs.containerIds)
