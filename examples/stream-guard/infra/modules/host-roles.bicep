metadata name = 'Roles of the host'
metadata description = 'What the Functions host itself needs, whatever the functions do: its own state in the host storage account, and sending telemetry.'

@export()
@description('A role of the host on its own storage account.')
type hostRole = 'blobOwner' | 'queueContributor' | 'tableContributor'

@description('Object id of the identity that the app runs as.')
param principalId string

@description('Name of the host storage account.')
param hostStorageName string

@description('Name of the Application Insights component.')
param componentName string

@description('The roles on the host storage account.')
param storageRoles hostRole[]

var roleIds = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
}

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: hostStorageName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource onStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in storageRoles: {
    scope: hostStorage
    name: guid(hostStorage.id, principalId, roleIds[role])
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    }
  }
]

resource onComponent 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, principalId, metricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

@description('Resource ids of the roles on the host storage account.')
output ids array = [for i in range(0, length(storageRoles)): onStorage[i].id]
