metadata name = 'Function app on Flex Consumption'
metadata description = 'One function app with its plan. It reaches everything by its own identity.'

@export()
@description('How large the app is and how far it scales.')
type flexScale = {
  @description('Memory of an instance in megabytes.')
  memoryMB: 512 | 2048 | 4096

  @description('Instances that a group of functions scales out to at most.')
  @minValue(1)
  @maxValue(1000)
  maxInstances: int

  @description('Instances that are kept warm.')
  @minValue(0)
  @maxValue(1000)
  alwaysReady: int

  @description('HTTP requests that one instance handles at once.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int
}

@description('Name of the app; part of its address.')
@minLength(2)
@maxLength(60)
param name string

@description('Name of the hosting plan. A plan holds one app.')
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

@description('Size and limits.')
param scale flexScale

@description('Groups of functions that always-ready instances are kept for.')
param alwaysReadyGroups string[]

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
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
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
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'custom'
        version: '1.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.memoryMB
        maximumInstanceCount: scale.maxInstances
        alwaysReady: map(scale.alwaysReady > 0 ? alwaysReadyGroups : [], group => {
          name: group
          instanceCount: scale.alwaysReady
        })
        triggers: {
          http: {
            perInstanceConcurrency: scale.httpConcurrency
          }
        }
      }
    }
    // Flex Consumption refuses ftpsState; publishing by password is switched off below instead.
    siteConfig: {
      http20Enabled: true
      minTlsVersion: '1.2'
      remoteDebuggingEnabled: false
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
