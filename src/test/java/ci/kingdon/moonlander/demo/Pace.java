package ci.kingdon.moonlander.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** When the demo goes on. */
interface Pace {

    /** Returns when it goes on. */
    void step() throws IOException, InterruptedException;

    /** Whether a difference between the script and what is ends the demo. */
    boolean isStrict();

    /** By itself. */
    record Auto(long milliseconds) implements Pace {

        @Override
        public void step() throws InterruptedException {
            Thread.sleep(milliseconds);
        }

        @Override
        public boolean isStrict() {
            return true;
        }
    }

    /** When the speaker presses Enter. */
    record Manual(BufferedReader keyboard) implements Pace {

        static Manual ofConsole() {
            return new Manual(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }

        @Override
        public void step() throws IOException {
            if (keyboard.readLine() == null) {
                throw new IOException("there is no more input; PACE=auto needs none");
            }
        }

        @Override
        public boolean isStrict() {
            return false;
        }
    }
}
