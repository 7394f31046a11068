import {makeCommand, type Command} from './command.ts';
import {applyDefinition} from './definitions/apply.ts';
import {completionDefinition} from './definitions/completion.ts';
import {demoDefinition} from './definitions/demo.ts';
import {guidedDefinition} from './definitions/guided.ts';
import {initDefinition} from './definitions/init.ts';
import {planDefinition} from './definitions/plan.ts';
import {preflightDefinition} from './definitions/preflight.ts';
import {teardownDefinition} from './definitions/teardown.ts';
import {verifyDefinition} from './definitions/verify.ts';

/** What `mesh-wizard` alone does. */
export const guided: Command = makeCommand(guidedDefinition, async (options, io) => {
	const {runGuided} = await import('./guided.ts');
	return runGuided(options, io);
});

/** The commands in the order in which a person meets them. Implementations are loaded when they run, to keep `--help` quick. */
export const commands: readonly Command[] = [
	makeCommand(initDefinition, async (options, io) => {
		const {runInit} = await import('./init.ts');
		return runInit(options, io);
	}),
	makeCommand(preflightDefinition, async (options, io) => {
		if ('shows' in options) {
			const {showChecks} = await import('./show-checks.ts');
			return showChecks(options.shows, io);
		}

		if ('rights' in options) {
			const {printRbac} = await import('./print-rbac.ts');
			return printRbac(options.rights, io);
		}

		const {runPreflight} = await import('./preflight.ts');
		return runPreflight(options.checks, io);
	}),
	makeCommand(planDefinition, async (options, io) => {
		const {runPlan} = await import('./plan.ts');
		return runPlan(options, io);
	}),
	makeCommand(applyDefinition, async (options, io) => {
		const {runApply} = await import('./apply.ts');
		return runApply(options, io);
	}),
	makeCommand(verifyDefinition, async (options, io) => {
		const {runVerify} = await import('./verify.ts');
		return runVerify(options, io);
	}),
	makeCommand(teardownDefinition, async (options, io) => {
		const {runTeardown} = await import('./teardown.ts');
		return runTeardown(options, io);
	}),
	makeCommand(demoDefinition, async (options, io) => {
		const {runDemo} = await import('./demo.ts');
		return runDemo(options, io);
	}),
	makeCommand(completionDefinition, async (options, io) => {
		const {runCompletion} = await import('./completion.ts');
		return runCompletion(options, io);
	}),
];
