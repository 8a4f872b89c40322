// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium with the page in it. Each wait has a deadline. */
final class PageDriver implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Held, as a logger that nobody holds forgets its level; it warns of each Chromium that is newer than itself. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final Path profile;
    private final ChromeDriver driver;

    /** A message as the page shows it: text, json, binary, own, gap or note. */
    record Row(String kind, String door, String text) {}

    private PageDriver(Path chromium, Path chromedriver) throws IOException {
        profile = Files.createTempDirectory("polycast-page");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .withLogOutput(OutputStream.nullOutputStream())
                .build();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-default-apps",
                "--hide-scrollbars",
                "--window-size=1440,900",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(service, options);
    }

    /** Skips the tests where there is no browser. */
    static PageDriver start() throws IOException {
        SELENIUM.setLevel(Level.SEVERE);
        Optional<Path> chromium = executable("chromium");
        Optional<Path> chromedriver = executable("chromedriver");
        assumeTrue(chromium.isPresent(), "the page is not tested: chromium is not installed");
        assumeTrue(chromedriver.isPresent(), "the page is not tested: chromedriver is not installed");
        return new PageDriver(chromium.orElseThrow(), chromedriver.orElseThrow());
    }

    private static Optional<Path> executable(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static String url(InetSocketAddress address) {
        return "http://" + address.getHostString() + ":" + address.getPort() + "/";
    }

    /** Opens the page and waits until it has joined a channel. */
    void open(InetSocketAddress address, String channel) {
        driver.get(url(address) + (channel.isEmpty() ? "" : "#" + channel));
        awaitJoined(channel.isEmpty() ? "lobby" : channel);
    }

    /** Opens the page of an endpoint that serves figures alone, and waits until there are some. */
    void openFigures(InetSocketAddress address) {
        driver.get(url(address));
        awaiting().until(() -> live() && exists("#door-list .door"));
    }

    /** Opens a page of somebody else's. */
    void visit(URI page) {
        driver.get(page.toString());
    }

    void awaitJoined(String channel) {
        awaiting().until(() -> text("#joined").equals(channel) && live());
    }

    boolean live() {
        return "live".equals(find("#connection").getDomAttribute("data-state"));
    }

    /** Leaves the page, so that it does not ask for a server that has ended. */
    void leave() {
        driver.get("about:blank");
        browserLog();
    }

    ConditionFactory awaiting() {
        return await().atMost(DEADLINE)
                .ignoreExceptionsMatching(
                        e -> e instanceof NotFoundException || e instanceof StaleElementReferenceException);
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    boolean exists(String css) {
        return !driver.findElements(By.cssSelector(css)).isEmpty();
    }

    String text(String css) {
        return find(css).getText();
    }

    /** Clicks as soon as it can be clicked. */
    void click(String css) {
        awaiting().until(() -> {
            find(css).click();
            return true;
        });
    }

    void join(String channel) {
        WebElement box = find("#channel");
        box.clear();
        box.sendKeys(channel, Keys.ENTER);
    }

    void say(String text) {
        find("#message").sendKeys(text, Keys.ENTER);
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** The id of the element that has the focus. */
    String focused() {
        return (String) script("return document.activeElement.id");
    }

    /** Goes on with Tab until an element has the focus. */
    void tabTo(String id) {
        for (int i = 0; i < 60 && !focused().equals(id); i++) {
            press(Keys.TAB);
        }
        if (!focused().equals(id)) {
            throw new AssertionError("Tab does not lead to #" + id);
        }
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** All messages that are shown, the oldest first. */
    List<Row> rows() {
        List<?> rows = (List<?>)
                script(
                        "return [...document.querySelectorAll('#rows > li')].map((row) =>"
                                + " [row.dataset.kind, ...['.row-door', '.row-text'].map((part) => row.querySelector(part).textContent)])");
        return rows.stream()
                .map(row -> (List<?>) row)
                .map(row -> new Row((String) row.get(0), (String) row.get(1), (String) row.get(2)))
                .toList();
    }

    void awaitRow(String kind, String door, String text) {
        Row row = new Row(kind, door, text);
        awaiting().until(this::rows, rows -> rows.contains(row));
    }

    /** What the browser complained of since this was last asked. */
    List<String> browserLog() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** As on a device of that size, in CSS pixels; false for what the window has. */
    void resize(int width, int height, double pixelRatio, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", pixelRatio, "mobile", phone));
    }

    void originalSize() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    void preferDark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
        // Its processes may still be writing when quit returns.
        await().atMost(DEADLINE).ignoreExceptions().until(() -> delete(profile));
    }

    private static boolean delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return !Files.exists(folder);
    }
}
