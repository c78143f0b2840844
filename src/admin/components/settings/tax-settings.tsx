import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable } from '../controls/data-table.tsx'

const TEXT = texts.settings

interface RateRow {
  /** Unique among the rates. */
  id: string
  place: string
  taxClass: string
  title: string
  rate: string
}

interface MarketRow {
  countries: string
  prices: string
  delivery: string
}

/** The rates and markets of the shop's taxes, in words. */
export interface TaxSettings {
  rates: readonly RateRow[]
  markets: readonly MarketRow[]
}

const RATE_COLUMNS: readonly Column<RateRow>[] = [
  { title: TEXT.taxColumns.place, cell: ({ place }) => place },
  { title: TEXT.taxColumns.title, cell: ({ title }) => title },
  { title: TEXT.taxColumns.class, cell: ({ taxClass }) => taxClass },
  { title: TEXT.taxColumns.rate, cell: ({ rate }) => rate, numeric: true },
]

const MARKET_COLUMNS: readonly Column<MarketRow>[] = [
  { title: TEXT.marketColumns.countries, cell: ({ countries }) => countries },
  { title: TEXT.marketColumns.prices, cell: ({ prices }) => prices },
  { title: TEXT.marketColumns.delivery, cell: ({ delivery }) => delivery },
]

/** How prices are written in each market, and the rates by place and class. */
export const TaxTables: FC<{ tax: TaxSettings }> = ({ tax: { rates, markets } }) => (
  <div class="mt-8 grid gap-8 [overflow-wrap:break-word] [&>section]:min-w-0">
    <section>
      <h2 class="mb-3 text-lg">{TEXT.taxMarkets}</h2>
      <DataTable
        caption={TEXT.taxMarkets}
        columns={MARKET_COLUMNS}
        rows={markets}
        idOf={({ countries }) => countries}
      />
    </section>
    <section>
      <h2 class="text-lg">{TEXT.taxRates}</h2>
      <p class="mb-3 text-sm text-muted">{TEXT.taxText}</p>
      <DataTable
        caption={TEXT.taxRates}
        columns={RATE_COLUMNS}
        rows={rates}
        idOf={({ id }) => id}
      />
    </section>
  </div>
)
