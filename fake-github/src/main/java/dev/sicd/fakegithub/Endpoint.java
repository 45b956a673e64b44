package dev.sicd.fakegithub;

/** Answers the calls of one operation; it runs under the lock of the repository. */
interface Endpoint {
    /**
     * The answer.
     *
     * @throws RefusedException for a refusal in GitHub's words
     */
    Reply answer(Call call);
}
