metadata name = 'Documents'
metadata description = 'A serverless Cosmos DB account with one database and its containers. Keys are off: every access is by identity and a data-plane role.'

@export()
@description('One container of documents.')
type documentContainer = {
  @description('Name of the container.')
  @minLength(1)
  @maxLength(255)
  name: string

  @description('Path of the partition key. It cannot be changed once the container exists.')
  partitionKey: string

  @description('Seconds that a document lives; absent when documents live until they are deleted.')
  @minValue(1)
  timeToLive: int?

  @description('Keys that are unique within a partition, each a list of paths. They cannot be changed once the container exists.')
  uniqueKeys: string[][]?

  @description('Paths that no query filters or sorts by: leaving them out of the index makes writes cheaper.')
  excludeFromIndex: string[]?
}

@description('Name of the account.')
@minLength(3)
@maxLength(44)
param accountName string

@description('Region of the account.')
param location string

@description('Tags of the account.')
param tags { *: string }

@description('Name of the database.')
param databaseName string

@description('The containers of the database.')
param containers documentContainer[]

@description('Keep the account from being deleted by mistake.')
param lock bool = false

@description('Workspace that receives the logs of requests; none are sent when it is empty. They are charged by volume.')
param diagnosticsWorkspaceId string = ''

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: accountName
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: [
      { name: 'EnableServerless' }
    ]
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: false
      }
    ]
    consistencyPolicy: {
      defaultConsistencyLevel: 'Session'
    }
    backupPolicy: {
      // Seven days of point-in-time restore are free of charge.
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous7Days'
      }
    }
    disableKeyBasedMetadataWriteAccess: true
    disableLocalAuth: true
    enableAutomaticFailover: false
    enableFreeTier: false
    enableMultipleWriteLocations: false
    minimalTlsVersion: 'Tls12'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: {
      id: databaseName
    }
  }
}

// One after the other: an account refuses to have several containers written at once.
@batchSize(1)
resource sqlContainers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [
  for container in containers: {
    parent: database
    name: container.name
    properties: {
      resource: {
        id: container.name
        partitionKey: {
          kind: 'Hash'
          paths: [container.partitionKey]
          version: 2
        }
        defaultTtl: container.?timeToLive
        indexingPolicy: {
          automatic: true
          indexingMode: 'consistent'
          includedPaths: [
            { path: '/*' }
          ]
          excludedPaths: [
            for path in concat(container.?excludeFromIndex ?? [], ['/"_etag"/?']): { path: path }
          ]
        }
        uniqueKeyPolicy: {
          uniqueKeys: map(container.?uniqueKeys ?? [], paths => { paths: paths })
        }
      }
    }
  }
]

resource accountLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  scope: account
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the documents of the platform. Remove the lock before deleting the account.'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(diagnosticsWorkspaceId)) {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: diagnosticsWorkspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'DataPlaneRequests', enabled: true }
      { category: 'QueryRuntimeStatistics', enabled: true }
      { category: 'PartitionKeyRUConsumption', enabled: true }
      { category: 'ControlPlaneRequests', enabled: true }
    ]
    metrics: [
      { category: 'Requests', enabled: true }
    ]
  }
}

@description('Name of the account.')
output accountName string = account.name

@description('Resource id of the account.')
output accountId string = account.id

@description('Address of the account.')
output endpoint string = account.properties.documentEndpoint

@description('Resource ids of the containers.')
output containerIds array = [for i in range(0, length(containers)): sqlContainers[i].id]
