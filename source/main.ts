import process from 'node:process';

/** What the bin loads: runs one command line, and ends the process. */
export const main = async (argv: readonly string[]): Promise<void> => {
	const [command, ...words] = argv;
	if (command === '__complete') {
		const [{complete}, {makeProcessIo}] = await Promise.all([
			import('./commands/complete.ts'),
			import('./commands/process-io.ts'),
		]);
		const io = makeProcessIo(process);
		io.stdout.write(await complete(words, io));
		return;
	}

	const {runProcess} = await import('./commands/run-process.ts');
	await runProcess(argv);
};
