import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checks} from '../../source/checks/index.ts';
import {runChecks} from '../../source/checks/run-checks.ts';
import {selectChecks} from '../../source/checks/select-checks.ts';
import {makeDemoPorts} from '../../source/demo/make-demo-ports.ts';
import {surveyWorkstation} from '../../source/survey/workstation.ts';
import {fakeCertificates} from '../helpers/fake-istio.ts';
import {makeFakeClock} from '../helpers/fakes.ts';

test('versions in the demo are judged on one day for ever, on which nothing is wrong with the default one', async () => {
	const clock = makeFakeClock(Date.UTC(2040, 0, 1));
	const ports = makeDemoPorts('healthy', {clock, certificates: fakeCertificates});
	const {selected} = selectChecks(checks, {
		only: ['istioctl.present', 'istioctl.version', 'version.support', 'version.table'],
		skip: [],
	});
	const statuses = async ({today}: {today?: number}) =>
		runChecks(selected, {
			workstation: await surveyWorkstation({...ports, today}),
			clusters: [],
		}).map(({status}) => status);
	assert.deepEqual(await statuses(ports), ['pass', 'pass', 'pass', 'pass']);
	// By the clock it would not stay so.
	assert.deepEqual(await statuses({}), ['pass', 'pass', 'warn', 'note']);
});
