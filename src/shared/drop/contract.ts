import type { ObjectPort } from '../kit/handlers.ts'
import type { CoordinatorCommands, CoordinatorQueries } from './coordinator/contract.ts'
import type { EntryCommands, EntryQueries } from './entries/contract.ts'

/** The door of drops for other subsystems: the contracts of the parts. */
export * from './catalogue/contract.ts'
export * from './coordinator/contract.ts'
export * from './entries/contract.ts'
export * from './fairness/contract.ts'
export * from './passes/contract.ts'

export type DropCommands = CoordinatorCommands & EntryCommands
export type DropQueries = CoordinatorQueries & EntryQueries
/** A drop's coordinator or one of its entry shards, as its name says (platform/objects.ts). */
export type DropObjectPort = ObjectPort<DropCommands, DropQueries>
