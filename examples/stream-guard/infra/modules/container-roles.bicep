metadata name = 'Roles on document containers'
metadata description = 'Who may do what with which container. These are data-plane roles of Cosmos DB, which have nothing to do with the roles of Azure Resource Manager; each is assigned on one container.'

@export()
@description('One role of one identity on one container.')
type containerRole = {
  @description('Object id of the identity.')
  principalId: string

  @description('Name of the container.')
  container: string

  @description('read: read and query documents. write: also create, change and delete them.')
  role: 'read' | 'write'
}

@description('Name of the Cosmos DB account.')
param accountName string

@description('Name of the database.')
param databaseName string

@description('The roles.')
param roles containerRole[]

var roleIds = {
  read: '00000000-0000-0000-0000-000000000001' // Cosmos DB Built-in Data Reader
  write: '00000000-0000-0000-0000-000000000002' // Cosmos DB Built-in Data Contributor
}

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: accountName
}

// One after the other: an account refuses to have several of its roles written at once.
@batchSize(1)
resource onContainer 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = [
  for role in roles: {
    parent: account
    name: guid(account.id, role.principalId, role.container, roleIds[role.role])
    properties: {
      principalId: role.principalId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${roleIds[role.role]}'
      // The data plane says dbs and colls where Resource Manager says sqlDatabases and containers.
      scope: '${account.id}/dbs/${databaseName}/colls/${role.container}'
    }
  }
]

@description('Resource ids of the roles.')
output ids array = [for i in range(0, length(roles)): onContainer[i].id]
