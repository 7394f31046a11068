import assert from 'node:assert/strict';
import test from 'node:test';
import {Box, Text} from 'ink';
import {Cells} from '../../../source/ui/components/cells.tsx';
import {HintBar} from '../../../source/ui/components/hint-bar.tsx';
import {MoreRule} from '../../../source/ui/components/more-rule.tsx';
import {Rule} from '../../../source/ui/components/rule.tsx';
import {LogRowLine} from '../../../source/ui/components/run/log-line.tsx';
import {StepSign} from '../../../source/ui/components/run/step-sign.tsx';
import {Spinner} from '../../../source/ui/components/spinner.tsx';
import {Stepper} from '../../../source/ui/components/stepper.tsx';
import {TitleRow} from '../../../source/ui/components/title-row.tsx';
import {TitledBox} from '../../../source/ui/components/titled-box.tsx';
import {TooSmall} from '../../../source/ui/components/frame.tsx';
import {leafText} from '../../helpers/leaf.tsx';
import {wizardAt} from '../screens/scene-frames.ts';

const nothing = (): void => {
	// Nobody presses a key.
};

void test('cells stand below each other whatever is in them, and are cut where they are asked to be', () => {
	const table = (
		<Box flexDirection="column">
			<Cells
				cells={[
					{text: 'east', columns: 6},
					{text: '7', columns: 3, isRight: true},
				]}
			/>
			<Cells
				cells={[
					{text: 'north-west', columns: 6, cut: 'start'},
					{text: '12', columns: 3, isRight: true},
				]}
			/>
			<Cells
				cells={[
					{text: '東京', columns: 6, sign: '✔'},
					{text: 'x', columns: 1},
				]}
				gap={2}
			/>
		</Box>
	);
	assert.equal(leafText(table), 'east     7\n…-west  12\n✔ 東京  x');
	assert.match(leafText(table, {screenReader: true}), /^east 7\nnorth-west 12\n/v);
});

const bindings = [
	{keys: ['up', 'down'], label: 'move', priority: 0, run: nothing},
	{keys: ['enter'], label: 'choose', run: nothing},
	{keys: ['x'], run: nothing},
];

void test('hints name the keys that have a label; the least important go where there is no room', () => {
	assert.equal(leafText(<HintBar bindings={bindings} columns={40} />), '↑↓ move · enter choose');
	assert.equal(
		leafText(<HintBar bindings={bindings} columns={40} />, {unicode: false}),
		'up/down move - enter choose',
	);
	assert.equal(leafText(<HintBar bindings={bindings} columns={15} />), 'enter choose');
});

void test('a rule says how many rows lie behind it, and only that where it is read aloud', () => {
	const more = <MoreRule columns={20} count={1200} direction="down" />;
	assert.match(leafText(more), /^─+ ↓ 1.?200 more ─$/v);
	assert.match(leafText(more, {screenReader: true}), /^↓ 1.?200 more$/v);
	const none = <MoreRule columns={5} count={0} direction="up" />;
	assert.equal(leafText(none), '─────');
	assert.equal(leafText(none, {screenReader: true}), '');
	assert.equal(leafText(<Rule columns={5} />, {unicode: false}), '-----');
});

void test('what was found in a row of a log stays in its place', () => {
	const row = {
		number: 1,
		part: 0,
		from: 'cluster',
		margin: '  12 ',
		text: 'istiod is ready',
	} as const;
	assert.equal(leafText(<LogRowLine row={row} sought="IS" />), '  12 istiod is ready');
});

void test('a step has its sign in every state; of many that run, none turns', () => {
	const signs = (['waiting', 'done', 'unchanged', 'failed', 'blocked', 'cancelled'] as const).map(
		state => leafText(<StepSign state={state} />),
	);
	assert.deepEqual(signs, ['◌', '✔', '✔', '✖', '–', '–']);
	assert.equal(leafText(<StepSign isStill state="running" />), '●');
});

void test('spinners turn by the clock, and stand still where they would be read aloud', () => {
	const at = (now: number, screenReader = false) =>
		leafText(<Spinner />, {now: () => now, screenReader});
	assert.deepEqual([at(0), at(120), at(240)], ['⠋', '⠙', '⠹']);
	assert.equal(at(120, true), at(0, true));
});

void test('the steps at the left say what is done, where one is, and what comes', () => {
	assert.match(leafText(<Stepper wizard={wizardAt('topology')} />), /✔ Preflight\n● Topology\n○ /v);
});

void test('the status keeps its place at the right, the title is cut', () => {
	const row = <TitleRow title="What the clusters say" status="3 of 3" columns={20} />;
	assert.equal(leafText(row), 'What the cl…  3 of 3');
});

void test('a box bears the longest title that fits, its note, and the sign of the chosen one', () => {
	const box = (columns: number) => (
		<TitledBox
			isChosen
			titles={['east-1 (primary)', 'east-1']}
			note="9 s"
			size={{columns, rows: 3}}
		>
			<Text>inside</Text>
		</TitledBox>
	);
	assert.equal(
		leafText(box(34)),
		'┌─❯ east-1 (primary) ─────── 9 s ┐\n│inside                          │\n└────────────────────────────────┘',
	);
	assert.match(leafText(box(20)), /^┌─❯ east-1 ─* 9 s ┐\n/v);
	assert.match(leafText(box(20), {unicode: false}), /^\+->/v);
	assert.equal(leafText(box(20), {screenReader: true}), 'east-1 (primary) 9 s\ninside');
});

void test('a terminal that is too small is told what it takes', () => {
	assert.match(
		leafText(<TooSmall columns={40} rows={10} />).replaceAll(/\s+/gv, ' '),
		/it is 40×10, and the screens need 60×16/v,
	);
});
