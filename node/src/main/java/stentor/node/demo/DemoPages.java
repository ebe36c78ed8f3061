package stentor.node.demo;

import stentor.node.page.Pages;

/** The pages below {@code /demo/}. They publish and subscribe at {@code /pubsub/}, as any page of this origin could. */
public final class DemoPages {
    private DemoPages() {}

    public static Pages pages() {
        return new Pages("/demo/")
                .with("", DemoPages.class, "chat.html")
                .with("chat.js", DemoPages.class, "chat.js")
                .with("chat.css", DemoPages.class, "chat.css")
                .with("pusher.js", DemoPages.class, "pusher.js")
                .with("bayeux.js", DemoPages.class, "bayeux.js")
                .with("answer.html", DemoPages.class, "answer.html")
                .with("answer.css", DemoPages.class, "answer.css")
                .with("answer.js", DemoPages.class, "answer.js")
                .with("pictures.html", DemoPages.class, "pictures.html")
                .with("pictures.css", DemoPages.class, "pictures.css")
                .with("pictures.js", DemoPages.class, "pictures.js")
                .with("source.js", DemoPages.class, "source.js");
    }
}
