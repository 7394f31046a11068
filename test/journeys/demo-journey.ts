import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import type {ScenarioName} from '../../source/demo/scenario.ts';
import {launchWizard, type WizardOptions} from '../helpers/launch-wizard.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {holds, type Expected, type Terminal} from '../helpers/terminal.ts';

type DemoOptions = Partial<Omit<WizardOptions, 'home'>> & {
	scenario?: ScenarioName;
	/** As many times as fast as life; a journey that has to meet a run half-way takes less. */
	speed?: number;
	flags?: readonly string[];
};

/** The guided set-up over simulated clusters, in a terminal and a folder of its own. */
export const launchDemo = async (
	t: Pick<TestContext, 'after'>,
	{scenario = 'healthy', speed = 25, flags = [], ...options}: DemoOptions = {},
): Promise<Terminal> =>
	launchWizard(['demo', '--scenario', scenario, '--speed', String(speed), ...flags], {
		home: await temporaryDirectory(t),
		...options,
	});

/** Waits for a screen of the demo, which always says that it is one. */
export const see = async (terminal: Terminal, expected: Expected): Promise<string> => {
	const isThere = (screen: string): boolean =>
		holds(expected, screen) && /mesh-wizard.*\[simulated\]/v.test(screen);
	return terminal.until(
		Object.assign(isThere, {
			toString: () => `${String(expected)}, on a screen that says [simulated]`,
		}),
	);
};

/** By the screens' first words, in their order. */
export const screens = {
	clusters: 'Choose the clusters',
	preflight: /\d+ clusters? . [\d,]+ checks/v,
	topology: 'How the clusters form one mesh',
	trust: 'Where the certificates come from',
	review: /The plan: [\d,]+ to do/v,
	install: /[\d,]+ of [\d,]+ steps/v,
	verify: /[\d,]+ of [\d,]+ pairs/v,
	done: 'What was done',
} as const;

type ScreenName = keyof typeof screens;

/** What takes a screen's offer and leads to the next. */
const onwards: Readonly<Record<'preflight' | 'topology' | 'trust' | 'review', string>> = {
	preflight: 'n',
	topology: 'enter',
	trust: 'enter',
	review: 'i',
};

/** Chooses every cluster that answers, as soon as all have answered that are asked. */
export const chooseAll = async (terminal: Terminal, count = 3): Promise<void> => {
	await see(terminal, screen => /contexts . 0 chosen/v.test(screen) && !screen.includes('asking'));
	await terminal.press('a');
	await see(terminal, `${String(count)} chosen`);
};

/** From the list of contexts up to a screen, all that answer chosen and every recommendation taken. */
export const walkTo = async (
	terminal: Terminal,
	target: Exclude<ScreenName, 'clusters' | 'verify' | 'done'>,
	{count = 3} = {},
): Promise<string> => {
	await chooseAll(terminal, count);
	await terminal.press('enter');
	for (const name of ['preflight', 'topology', 'trust', 'review'] as const) {
		const screen = await see(terminal, screens[name]);
		if (name === target) {
			return screen;
		}

		await terminal.press(onwards[name]);
	}

	return see(terminal, screens.install);
};

/**
Waits for the end: the exit code, these words on the normal screen, and a terminal as it was before. Nothing has cleared all of
the screen or its scrollback meanwhile.
*/
export const assertLeft = async (
	terminal: Terminal,
	{exitCode, says = []}: {exitCode: number; says?: ReadonlyArray<string | RegExp>},
): Promise<string> => {
	const exit = await terminal.exit();
	const normal = terminal.normalScreen();
	assert.deepEqual(
		{...exit, leftovers: terminal.leftovers(), fullClears: terminal.fullClears()},
		{
			exitCode,
			signal: null,
			leftovers: [],
			fullClears: 0,
		},
		normal,
	);
	assert.ok(normal.endsWith(terminal.screen()), 'the normal screen is what is seen');
	for (const words of says) {
		assert.ok(
			typeof words === 'string' ? normal.includes(words) : words.test(normal),
			`${String(words)} is missing:\n${normal}`,
		);
	}

	return normal;
};
