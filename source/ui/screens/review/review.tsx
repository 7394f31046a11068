import {useSession} from '../../hooks/use-session.ts';
import {FailedPlan} from './failed-plan.tsx';
import {PlanScreen} from './plan-screen.tsx';
import {Planning} from './planning.tsx';
import {useReview} from './use-review.ts';

/** Everything that would be done, before anything is. */
export const Review = () => {
	const view = useSession();
	const review = useReview();
	switch (view.review.state) {
		case 'idle':
		case 'planning': {
			return <Planning view={view} />;
		}

		case 'failed': {
			return <FailedPlan view={view} problem={view.review} review={review} />;
		}

		case 'ready': {
			return <PlanScreen view={view} ready={view.review} review={review} />;
		}
	}
};
