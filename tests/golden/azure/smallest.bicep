// Logs and telemetry.
module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    workspaceName: 'log-tick-${environment}'
    componentName: 'appi-tick-${environment}'
    location: location
    tags: tags
    retentionInDays: logRetentionDays
  }
}

var diagnosticsWorkspaceId = diagnostics ? monitoring.outputs.workspaceId : ''

// One identity per app; what it may do stands under Roles.
module tickIdentity 'modules/identity.bicep' = {
  name: 'identity-tick'
  params: {
    name: 'id-tick-${environment}'
    location: location
    tags: tags
  }
}

// What the Functions host keeps for itself. Apart from the data, so that a role on a queue means something.
module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  params: {
    name: 'sttickh${unique}'
    location: location
    tags: tags
    containers: [
      'deploy-tick'
    ]
    lock: lock
    diagnosticsWorkspaceId: diagnosticsWorkspaceId
  }
}

// Roles. First those of the host itself, whatever the functions do.
module tickHostRoles 'modules/host-roles.bicep' = {
  name: 'host-roles-tick'
  params: {
    principalId: tickIdentity.outputs.principalId
    hostStorageName: hostStorage.outputs.name
    componentName: monitoring.outputs.componentName
    storageRoles: [
      // the deployed package, the host's keys, and the leases by which one instance at a time runs a timer
      'blobOwner'
    ]
  }
}

// The function apps, after their roles: the first start finds every door open.
module tickApp 'modules/flex-app.bicep' = {
  name: 'app-tick'
  params: {
    name: 'tick-${environment}-${short}'
    location: location
    tags: tags
    planName: 'plan-tick-${environment}'
    identityName: tickIdentity.outputs.name
    hostStorageName: hostStorage.outputs.name
    packageContainer: 'deploy-tick'
    componentName: monitoring.outputs.componentName
    scale: apps.tick.scale
    alwaysReadyGroups: []
    settings: union(apps.tick.settings, {
      AzureFunctionsWebHost__hostId: 'tick'
      FORMWORK_ENVIRONMENT: environment
    })
    diagnosticsWorkspaceId: diagnosticsWorkspaceId
  }
  dependsOn: [
    tickHostRoles
  ]
}

// Alerts from the objectives. At list prices 1 log alert costs 0.50 USD a month, 1.50
// where failures are looked for every 5 minutes instead of every 15.
module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    platform: 'tick-${environment}'
    location: location
    tags: tags
    notify: notify
    workspaceId: monitoring.outputs.workspaceId
    promises: promises
    httpFunctions: []
    watchEvents: false
    watchDeadLetters: false
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: {
    displayName: 'tick (${environment})'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module monthlyBudget 'modules/budget.bicep' = if (budget != null && !empty(budgetStart)) {
  name: 'budget'
  params: {
    name: 'budget-tick-${environment}'
    values: budget!
    startDate: budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

@description('Each function app: its name in the blueprint and in Azure, its host, where its packages lie if it runs from one, and what goes when it goes.')
output apps array = [
  {
    app: 'tick'
    site: tickApp.outputs.name
    host: tickApp.outputs.hostName
    packages: ''
    id: tickApp.outputs.id
    plan: tickApp.outputs.planId
    identity: tickIdentity.outputs.id
  }
]

@description('Name of the storage account that holds the queues; empty without queues.')
output dataStorage string = ''

@description('Key vaults, and the secrets that each is to hold.')
output keyVaults array = []

@description('What the apps may do: taken away when a later build lacks it.')
output permissions array = concat(tickHostRoles.outputs.ids)

@description('What holds data: it stays when a later build lacks it.')
output data array = []
