import { number } from '../wording.ts'

export const reports = {
  title: 'Reports',
  titles: { sales: 'Sales', orders: 'Orders', carts: 'Carts' },
  pageTitle: (report: string) => `${report} report`,
  from: 'From',
  to: 'To',
  by: 'Grouped by',
  show: 'Show',
  csv: 'Download CSV',
  zone: (timeZone: string) => `Days and hours are those of the shop’s time zone, ${timeZone}.`,
  periods: 'Periods',
  lastDays: (days: number) => (days === 1 ? 'Today' : `Last ${number(days)} days`),
  splits: {
    day: 'Day',
    hour: 'Hour',
    product: 'Product',
    country: 'Country',
    payment: 'Payment method',
  },
  measures: { net: 'Net sales', orders: 'Orders', average: 'Average order', units: 'Units' },
  columns: {
    gross: 'Gross sales',
    discounts: 'Discounts',
    shipping: 'Delivery',
    tax: 'Tax',
    refunds: 'Refunds',
    placed: 'Placed',
    cancelled: 'Canceled',
    cancelledValue: 'Canceled value',
    refunded: 'Refunded',
    carts: 'Carts started',
    orders: 'Orders',
    conversion: 'Orders per 100 carts',
  },
  total: 'Total',
  plot: (series: string, from: string, to: string) =>
    `${series}, ${from} to ${to}. The table below has the values.`,
  plotTime: 'Time',
  zoomHint: 'Drag across the chart to zoom in. Double-click to zoom out.',
  highest: (measure: string) => `Highest by ${measure.toLowerCase()}`,
  noAddress: 'No address',
  otherProducts: 'Other products',
  cut: (shown: number, all: number) =>
    `The first ${number(shown)} of ${number(all)} rows are shown. The CSV file has all of them.`,
  none: {
    title: 'No sales in this period',
    text: 'Choose a longer period, or come back after the first order.',
  },
  nonePlaced: {
    title: 'No orders in this period',
    text: 'Choose a longer period, or come back after the first order.',
  },
  noCarts: {
    title: 'No carts in this period',
    text: 'Choose a longer period, or come back after the first visitors.',
  },
}
