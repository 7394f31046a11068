import assert from 'node:assert/strict';
import test from 'node:test';
import {recordings} from '../../source/demo/recordings/index.ts';
import type {EngineEvent} from '../../source/engine/events.ts';
import {replay} from '../../source/engine/reduce-events.ts';
import {makeJsonLinesReporter} from '../../source/reporters/json-lines.ts';
import {makePlainReporter} from '../../source/reporters/plain.ts';
import {App} from '../../source/ui/app.tsx';
import {screens} from '../../source/ui/screens/screens.ts';
import {makeFakeSession} from '../helpers/fake-session.ts';
import {showScreen} from '../helpers/screen.tsx';
import {stillLook, wizardAt} from './screens/scene-frames.ts';

/** `step outcome evidence`, one for each step that ended; a step that ended twice counts by its last end. */
type Ends = ReadonlyMap<string, string>;

const forms: ReadonlyArray<readonly [RegExp, string]> = [
	[/^done: (?<evidence>.*)$/v, 'done'],
	[/^nothing to do: (?<evidence>.*)$/v, 'unchanged'],
	[/^failed: (?<evidence>.*)$/v, 'failed'],
	[/^not started: what it needs has failed$/v, 'blocked'],
	[/^stopped$/v, 'cancelled'],
];

const plainForms: ReadonlyArray<readonly [RegExp, string]> = [
	[/^✔ (?<step>\S+\/\S+) \([\d.]+ s\): (?<evidence>.*)$/v, 'done'],
	[/^✔ (?<step>\S+\/\S+), nothing to do: (?<evidence>.*)$/v, 'unchanged'],
	[/^✖ (?<step>\S+\/\S+) \([\d.]+ s\): (?<evidence>.*)$/v, 'failed'],
	[/^◌ (?<step>\S+\/\S+) not started: .*$/v, 'blocked'],
	[/^◌ (?<step>\S+\/\S+) stopped$/v, 'cancelled'],
];

const collect = (
	report: (write: (text: string) => void) => (event: EngineEvent) => void,
	events: readonly EngineEvent[],
): string[] => {
	let text = '';
	const tell = report(more => {
		text += more;
	});
	for (const event of events) {
		tell(event);
	}

	return text.split('\n').filter(Boolean);
};

const onJsonLines = (events: readonly EngineEvent[]): Ends =>
	new Map(
		collect(makeJsonLinesReporter, events)
			.map(line => JSON.parse(line) as EngineEvent)
			.flatMap(event =>
				event.type === 'step-finished'
					? [[event.step, `${event.outcome} ${event.evidence ?? event.error?.message ?? ''}`]]
					: [],
			),
	);

const onPlainLines = (events: readonly EngineEvent[]): Ends =>
	new Map(
		collect(write => makePlainReporter(write, {verbose: true}), events).flatMap(line => {
			const said = line.replace(/^\d\d:\d\d:\d\d /v, '');
			return plainForms.flatMap(([form, outcome]) => {
				const {step, evidence = ''} = form.exec(said)?.groups ?? {};
				return step === undefined ? [] : [[step, `${outcome} ${evidence}`] as const];
			});
		}),
	);

/** What a person reads in the logs of all panes, on a screen where every line has room. */
const onScreens = async (events: readonly EngineEvent[]): Promise<Ends> => {
	const run = replay(events);
	const session = makeFakeSession({
		wizard: wizardAt('install'),
		run,
		phase: 'proving',
	});
	using shown = await showScreen(session, <App screens={() => screens} />, {
		columns: 400,
		rows: 400,
		look: stillLook,
	});
	const ends = new Map<string, string>();
	for (const {name} of run.clusters) {
		await shown.until(`❯ ${name}`);
		await shown.press('enter');
		await shown.until(`${name} · all that is said`);
		await shown.until('following');
		for (const line of shown.frame().split('\n')) {
			const {what, text = ''} =
				/^ +\d+:\d\d +(?<what>\S+) +(?<text>.*?) *$/v.exec(line)?.groups ?? {};
			const end =
				what === undefined
					? undefined
					: forms
							.flatMap(([form, outcome]) => {
								const found = form.exec(text);
								return found === null ? [] : [`${outcome} ${found.groups?.['evidence'] ?? ''}`];
							})
							.at(0);
			if (what !== undefined && end !== undefined) {
				// A long name is cut where no other begins like it.
				const matching = what.endsWith('…')
					? run.steps
							.filter(({id}) => id.startsWith(`${name}/${what.slice(0, -1)}`))
							.map(({id}) => id)
					: [`${name}/${what}`];
				assert.equal(matching.length, 1, what);
				ends.set(matching.join(''), end);
			}
		}

		await shown.press('escape');
		await shown.until(`❯ ${name}`);
		await shown.press('tab');
	}

	return ends;
};

for (const [index, recording] of recordings.entries()) {
	void test(`recording ${String(index + 1)}: the same outcome and evidence of every step on the screens, as plain and as JSON lines`, async () => {
		const {events} = recording;
		const expected = onJsonLines(events);
		assert.ok(expected.size > 10);
		assert.deepEqual(onPlainLines(events), expected);
		assert.deepEqual(await onScreens(events), expected);

		// The comparison sees a difference when there is one.
		const changed = events.map(event =>
			event.type === 'step-finished' && event.outcome === 'done'
				? {...event, evidence: 'something else'}
				: event,
		);
		assert.notDeepEqual(onPlainLines(changed), expected);
	});
}
