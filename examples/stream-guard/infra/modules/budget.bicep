metadata name = 'Budget'
metadata description = 'A monthly budget of the resource group. It warns; nothing is stopped. What has been spent is known some 8 to 24 hours late.'

@export()
@description('How much may be spent, and when to warn.')
type budgetValues = {
  @description('Amount for a month, in the currency of the billing account.')
  @minValue(1)
  amount: int

  @description('Percentages of the amount at which to warn.')
  @minLength(1)
  @maxLength(5)
  alertAt: int[]
}

@description('Name of the budget.')
param name string

@description('Amount and thresholds.')
param values budgetValues

@description('First day of the month in which the budget began. Azure refuses to change it afterwards.')
param startDate string

@description('Resource id of the action group that is told.')
param actionGroupId string

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: values.amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: toObject(values.alertAt, percent => 'actual-${percent}', percent => {
      enabled: true
      operator: 'GreaterThanOrEqualTo'
      threshold: percent
      thresholdType: 'Actual'
      contactEmails: []
      contactGroups: [actionGroupId]
    })
  }
}
