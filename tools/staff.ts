import { runMain } from 'citty'
import { staffTool } from './staff/command.ts'

await runMain(staffTool)
