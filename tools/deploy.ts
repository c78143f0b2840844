import { runMain } from 'citty'
import { deployTool } from './deploy/command.ts'

await runMain(deployTool)
