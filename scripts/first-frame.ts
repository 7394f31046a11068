/** What is loaded, one after the other, until the guided set-up shows its first screen. */
export const firstFrame = [
	'source/main.ts',
	'source/commands/run-process.ts',
	'source/commands/guided.ts',
	'source/ui/start-ui.tsx',
] as const;
