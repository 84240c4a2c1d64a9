metadata name = 'Function app on Consumption (Linux)'
metadata description = 'One function app with its plan. It reaches everything by its own identity and runs from a package that it fetches by that identity. This plan retires on 2028-09-30.'

@export()
@description('How far the app scales.')
type consumptionScale = {
  @description('Instances that the app scales out to at most.')
  @minValue(1)
  @maxValue(100)
  maxInstances: int
}

@description('Name of the app; part of its address.')
@minLength(2)
@maxLength(60)
param name string

@description('Name of the hosting plan.')
param planName string

@description('Region of the app.')
param location string

@description('Tags of the app and its plan.')
param tags { *: string }

@description('Name of the identity that the app runs as.')
param identityName string

@description('Name of the storage account that the host keeps its own state in.')
param hostStorageName string

@description('Name of the blob container in it that holds the deployed package.')
param packageContainer string

@description('Name of the Application Insights component.')
param componentName string

@description('Limits.')
param scale consumptionScale

@description('Settings of the app beside those of the host.')
param settings { *: string }

@description('Workspace that receives the logs of the host; none are sent when it is empty. They repeat what Application Insights has.')
param diagnosticsWorkspaceId string = ''

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: hostStorageName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

var hostSettings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  AzureWebJobsStorage__accountName: hostStorage.name
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'custom'
  // The package lies in a private container and is fetched by identity: no shared key, no signed address.
  WEBSITE_RUN_FROM_PACKAGE: '${hostStorage.properties.primaryEndpoints.blob}${packageContainer}/package.zip'
  WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identity.id
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'linux'
  sku: {
    name: 'Y1'
    tier: 'Dynamic'
  }
  properties: {
    reserved: true
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identity.id
    siteConfig: {
      ftpsState: 'Disabled'
      functionAppScaleLimit: scale.maxInstances
      http20Enabled: true
      minTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      scmMinTlsVersion: '1.2'
      appSettings: map(items(union(settings, hostSettings)), setting => { name: setting.key, value: setting.value })
    }
  }
}

resource ftpPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource scmPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'scm'
  properties: {
    allow: false
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(diagnosticsWorkspaceId)) {
  scope: site
  name: 'to-workspace'
  properties: {
    workspaceId: diagnosticsWorkspaceId
    logs: [
      { category: 'FunctionAppLogs', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

@description('Name of the app.')
output name string = site.name

@description('Host name of the app.')
output hostName string = site.properties.defaultHostName

@description('Resource id of the app.')
output id string = site.id

@description('Resource id of its plan.')
output planId string = plan.id
