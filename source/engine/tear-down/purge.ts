import {MeshError} from '../../errors.ts';
import {distinct} from '../../teardown/found.ts';
import {lookAt} from '../../teardown/look.ts';
import type {RemovalStep} from '../../teardown/steps.ts';
import {guardStrangers} from './back-up.ts';
import {steadily} from './steadily.ts';
import {freshReader, type Place, type TeardownContext} from './teardown-context.ts';
import {waitUntilGone} from './wait-until-gone.ts';

/** It lists, deletes one by one and waits for nothing: 2 s in the lab, and never minutes (fact T-6). */
const purgeMs = 300_000;

const runIstioctl = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
): Promise<void> => {
	const {run, istioctl, signal, emit, files} = context;
	const log = run.directory.logFile(run.runId, step.id);
	const lines: string[] = [];
	try {
		let endOf = async () => {
			await Promise.resolve();
		};

		const outcome = await istioctl.purge({
			context: place.cluster.context,
			kubeconfig: context.kubeconfigOf(step.cluster),
			killAfterMs: Math.min(purgeMs, context.readyTimeoutMs),
			signal,
			onLine(line) {
				lines.push(line);
				emit({type: 'step-output', step: step.id, line});
			},
			async onStart(child) {
				await run.journal.write({
					type: 'child-started',
					run: run.runId,
					step: step.id,
					child,
				});
				endOf = async () =>
					run.journal.write({
						type: 'child-ended',
						run: run.runId,
						step: step.id,
						child,
					});
			},
		});
		await endOf();
		signal.throwIfAborted();
		if (outcome.exitCode !== 0) {
			const why = outcome.timedOut
				? 'did not end in time'
				: `ended with ${outcome.exitCode === undefined ? (outcome.signal ?? 'no exit code') : `exit code ${String(outcome.exitCode)}`}`;
			const said =
				outcome.tail.findLast(line => line.includes('Error:')) ?? outcome.tail.at(-1) ?? 'nothing';
			throw new MeshError(`istioctl ${why}: ${said.replace(/^.*Error: /v, '')}`, {
				code: 'istioctl.failed',
				remedy: files.isSimulated === true ? [] : [`Its output is in ${log}.`],
			});
		}
	} finally {
		await files.write(log, `${lines.join('\n')}\n`, {mode: 0o600});
	}
};

/** `istioctl uninstall --purge`, and then looking until everything with its label is gone: its exit code proves nothing. */
export const purge = async (
	context: TeardownContext,
	place: Place,
	step: RemovalStep,
): Promise<{changed: boolean; evidence: string}> => {
	const look = async () => {
		const reader = freshReader(place, context);
		const left = await lookAt(reader, place.inventory.kinds, ['purged']);
		// A definition goes after the last of its objects: it is their finalizers that hold it up.
		const objects = left.some(({kind}) => kind === 'CustomResourceDefinition')
			? await lookAt(reader, place.inventory.kinds, ['custom-resources'])
			: [];
		return distinct([
			...objects.filter(({metadata}) => metadata.deletionTimestamp !== undefined),
			...left,
		]);
	};

	await steadily(context, step.id, async () => guardStrangers(context, place, 'custom-resources'));
	const before = await steadily(context, step.id, look);
	if (before.length === 0) {
		return {changed: false, evidence: 'nothing of it was there'};
	}

	// What an earlier run has asked for already only needs time.
	if (before.some(({metadata}) => metadata.deletionTimestamp === undefined)) {
		try {
			await runIstioctl(context, place, step);
		} catch (error) {
			context.signal.throwIfAborted();
			// A cluster that answers no more says so itself, in better words than istioctl.
			const left = await steadily(context, step.id, look);
			if (left.some(({metadata}) => metadata.deletionTimestamp === undefined)) {
				throw error;
			}
		}
	}

	await waitUntilGone(context, {id: step.id, context: place.cluster.context}, look);
	return {
		changed: true,
		evidence: `${String(before.length)} objects with istioctl's label gone, Istio's definitions among them`,
	};
};
