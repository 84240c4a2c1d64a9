metadata name = 'Workbook'
metadata description = 'One page that shows whether the platform keeps its promises: failures, latency, event age, dead letters, what it calls.'

@description('Name shown in the portal.')
param displayName string

@description('Region of the workbook.')
param location string

@description('Tags of the workbook.')
param tags { *: string }

@description('Resource id of the Log Analytics workspace that it reads.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid('formwork-workbook', resourceGroup().id)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: displayName
    serializedData: replace(loadTextContent('workbook.json'), '__workspace__', workspaceId)
    sourceId: workspaceId
    version: 'Notebook/1.0'
  }
}
