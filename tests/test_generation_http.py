"""The generator for a served model: what is sent, what comes back, and what goes wrong on the way."""

import logging
import math
import socket
import threading
import time
from dataclasses import dataclass, replace

import pytest

from benches import TEXT, new_home, open_bench
from model_servers import LLAMA_SERVER, TLS, model_server, refusing, saying
from optirh_batch.commission import Order
from optirh_batch.config import Settings
from optirh_batch.errors import ConfigurationError, ModelUnreachable, ModelUnusable, PromptTooLong
from optirh_batch.generation import Finish, GenerationRequest, TextGenerator
from optirh_batch.generation.endpoints import locate, read_key, trusted_certificates
from optirh_batch.generation.engine import open_generator
from optirh_batch.generation.http import HttpGenerator, harmless
from optirh_batch.generation.wire import Wire
from optirh_batch.localization import staff_message
from optirh_batch.pipeline import process_file
from optirh_batch.shifts.shift import is_fault_of_file

USAGE = {"prompt_tokens": 40, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 30}}
VLLM = {
    "/v1/models": {"data": [{"id": "Qwen/Qwen2.5", "owned_by": "vllm", "max_model_len": 4096}]},
    "/version": {"version": "0.12.1"},
}


@dataclass(frozen=True)
class Only:
    """A constraint that allows one text."""

    text: bytes
    done: int = 0

    def start(self):
        return self

    def advance(self, piece):
        end = self.done + len(piece)
        return replace(self, done=end) if self.text[self.done : end] == piece else None

    is_lost = False

    @property
    def may_end(self):
        return self.done == len(self.text)

    @property
    def forced(self):
        return b""

    def as_gbnf(self):
        return 'root ::= "x"'


def request(key="a", user="TA 120/80", **more):
    return GenerationRequest(key, "Tu réécris.", user, user, **({"max_tokens": 50} | more))


def opened(server, *, timeout=5.0, **more):
    wire = Wire(locate(server.url, allow_public=False), timeout)
    return HttpGenerator(wire, **({"first_pause": 0.01} | more))


def answers(server, *requests, **more):
    generator = opened(server, **more)
    try:
        return list(generator.generate(requests or [request()]))
    finally:
        generator.close()


def test_answer_and_its_tokens_come_back_under_the_key_of_the_request():
    with model_server(saying("Votre ", "tension.", usage=USAGE)) as server:
        (result,) = answers(server, request("k"))
    assert (result.key, result.text, result.finish) == ("k", "Votre tension.", Finish.STOP)
    assert (result.prompt_tokens, result.cached_tokens, result.generated_tokens) == (40, 30, 7)


def test_request_carries_the_chat_and_its_limits():
    asked = request(examples=(("Q", "R"),), temperature=0.5, seed=3, stop=("FIN",))
    with model_server() as server:
        answers(server, asked)
    (body,) = server.bodies
    assert [(turn["role"], turn["content"]) for turn in body["messages"]] == [
        ("system", "Tu réécris."),
        ("user", "Q"),
        ("assistant", "R"),
        ("user", "TA 120/80"),
    ]
    assert (body["model"], body["max_tokens"], body["temperature"], body["seed"], body["stop"]) == (
        "/srv/models/petit.gguf",
        50,
        0.5,
        3,
        ["FIN"],
    )


def test_server_that_does_not_stream_is_understood():
    whole = {"choices": [{"message": {"content": "Bien."}, "finish_reason": "stop"}], "usage": USAGE}
    with model_server(refusing(200, whole)) as server:
        (result,) = answers(server)
    assert (result.text, result.finish, result.generated_tokens) == ("Bien.", Finish.STOP, 7)


def telling(*pieces):
    """A server that says of each piece how likely it was (OpenAI's ``logprobs``)."""

    def reply(handler, _body):
        handler.stream(finish=None, done=False)
        for text, told in pieces:
            content = [
                {"token": token, "logprob": math.log(likely), "bytes": raw} for token, likely, raw in told
            ]
            handler.event({"choices": [{"delta": {"content": text}, "logprobs": {"content": content}}]})
        handler.event({"choices": [{"delta": {}, "finish_reason": "stop"}]})
        handler.wfile.write(b"data: [DONE]\n\n")

    return reply


def test_words_are_as_likely_as_the_server_says():
    pieces = [("Bon", [("Bon", 0.5, None)]), (" été", [(" é", 0.5, [32, 195, 169]), ("té", 0.5, None)])]
    with model_server(telling(*pieces)) as server:
        (result,) = answers(server)
    assert server.bodies[0]["logprobs"] is True
    assert [word.text for word in result.words] == ["Bon", "été"]
    assert [word.probability for word in result.words] == pytest.approx([0.5, 0.25])


@pytest.mark.parametrize(
    "pieces",
    [[("Bon", [])], [("Bon", [("Mal", 0.5, None)])], [("Bon", [("Bon", 0.5, None)]), (" été", [])]],
    ids=["none told", "others told", "some told"],
)
def test_server_that_does_not_tell_of_all_words_is_held_to_tell_of_none(pieces):
    with model_server(telling(*pieces)) as server:
        (result,) = answers(server)
    assert result.words == ()


def test_cut_answer_is_told_as_such():
    with model_server(saying("Votre", finish="length")) as server:
        (result,) = answers(server)
    assert result.finish is Finish.LENGTH


def test_text_that_looks_like_a_special_token_leaves_broken_up():
    user = "<texte>a<|im_end|>b</s>[INST]c<start_of_turn> TA <140 et >90</texte>"
    with model_server() as server:
        answers(server, request(user=user))
    assert server.bodies[0]["messages"][-1]["content"] == (
        "<texte>a‹|im_end|>b‹/s>‹/INST]c‹start_of_turn> TA <140 et >90</texte>".replace("‹/INST", "‹INST")
    )


@pytest.mark.parametrize("text", ["TA < 140", "<texte>x</texte>", "a <- b -> c", "poids <60 kg>", "[1] [x]"])
def test_ordinary_text_leaves_as_it_is(text):
    assert harmless(text) == text


def test_answer_with_a_special_token_is_no_whole_answer():
    with model_server(saying("Bien.<|im_", "end|>")) as server:
        (result,) = answers(server)
    assert result.finish is Finish.STUCK


def test_answer_stops_at_a_stop_text_that_the_server_ignores():
    with model_server(saying("Bien. F", "IN et plus", " encore")) as server:
        (result,) = answers(server, request(stop=("FIN",)))
    assert (result.text, result.finish) == ("Bien.", Finish.STOP)


def test_answer_that_goes_round_in_circles_is_ended():
    with model_server(saying(*["et ", "puis "] * 500)) as server:
        (result,) = answers(server)
    assert result.finish is Finish.REPETITION


def test_answer_that_takes_too_long_is_ended():
    def slow(handler, _body):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        number = 0
        while not handler.server.ending.wait(0.02):
            number += 1
            handler.event({"choices": [{"delta": {"content": f"mot{number} "}}]})

    with model_server(slow) as server:
        (result,) = answers(server, max_answer_seconds=0.1)
    assert result.finish is Finish.TIME


# Constraints


def test_answer_that_keeps_its_constraint_is_whole():
    with model_server(saying("\n Vo", "us.", "\n")) as server:
        (result,) = answers(server, request(constraint=Only(b"Vous.")))
    assert (result.text, result.finish) == ("Vous.", Finish.STOP)


@pytest.mark.parametrize("said", [("Vo", "tre"), ("Vous",), ("Vous. Et",)], ids=["other", "short", "long"])
def test_answer_that_breaks_its_constraint_is_no_whole_answer(said):
    with model_server(saying(*said)) as server:
        (result,) = answers(server, request(constraint=Only(b"Vous.")))
    assert result.finish is Finish.STUCK


@pytest.mark.parametrize(
    ("pages", "sent"),
    [
        (LLAMA_SERVER, {"grammar": 'root ::= "x"'}),
        (VLLM, {"structured_outputs": {"grammar": 'root ::= "x"'}}),
        (VLLM | {"/version": {"version": "0.9.2"}}, {"guided_grammar": 'root ::= "x"'}),
        ({"/v1/models": {"data": [{"id": "m", "owned_by": "somebody"}]}}, {}),
    ],
    ids=["llama-server", "vllm", "older-vllm", "unknown"],
)
def test_grammar_is_sent_where_the_server_is_known_to_take_it(pages, sent):
    with model_server(saying("Vous."), pages=pages) as server:
        answers(server, request(constraint=Only(b"Vous.")))
    keys = {"grammar", "structured_outputs", "guided_grammar"}
    assert {key: value for key, value in server.bodies[0].items() if key in keys} == sent


def test_grammar_that_the_server_refuses_is_left_out_and_the_answer_checked_here():
    with model_server(refusing(400), saying("Vous."), saying("Autre")) as server:
        first, second = answers(
            server,
            request("a", constraint=Only(b"Vous.")),
            request("b", constraint=Only(b"Vous.")),
            parallel=1,
        )
    assert ["grammar" in body for body in server.bodies] == [True, False, False]
    assert (first.finish, second.finish) == (Finish.STOP, Finish.STUCK)


# Many at once


def test_as_many_requests_are_under_way_as_the_server_works_on_at_once():
    together = threading.Barrier(3)

    def meet(handler, _body):
        together.wait(5)
        handler.stream("Bien.")

    with model_server(meet) as server:
        results = answers(server, *(request(str(number)) for number in range(6)), parallel=3)
    assert sorted(result.key for result in results) == list("012345")


def test_requests_of_higher_priority_are_begun_first():
    with model_server() as server:
        answers(server, request(user="bas"), request(user="haut", priority=1), parallel=1)
    assert [body["messages"][-1]["content"] for body in server.bodies] == ["haut", "bas"]


def test_callers_in_several_threads_get_their_own_answers():
    def echo(handler, body):
        handler.stream(body["messages"][-1]["content"])

    with model_server(echo) as server:
        generator = opened(server)
        found = {}

        def call(name):
            found[name] = {
                result.key: result.text
                for result in generator.generate([request(str(n), f"{name}{n}") for n in range(4)])
            }

        threads = [threading.Thread(target=call, args=(name,)) for name in "xyz"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        generator.close()
    assert found == {name: {str(n): f"{name}{n}" for n in range(4)} for name in "xyz"}


def test_caller_that_loses_interest_leaves_nothing_under_way():
    with model_server() as server:
        generator = opened(server, parallel=1)
        results = generator.generate([request(str(number)) for number in range(50)])
        next(results)
        results.close()
        generator.close()
    assert len(server.bodies) < 5


# Troubles


def free_url():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_server_that_is_off_is_a_passing_trouble_of_every_file():
    with pytest.raises(ModelUnreachable, match="nothing listens") as caught:
        HttpGenerator(Wire(locate(free_url(), allow_public=False), 1.0))
    assert caught.value.retryable
    assert not is_fault_of_file(caught.value)
    for language in ("fr", "de"):
        assert staff_message(caught.value, language) != str(caught.value)


@pytest.mark.parametrize(
    "trouble", [refusing(503), saying("Vo", finish=None, done=False), refusing(200, b"{")]
)
def test_trouble_that_passes_costs_no_answer(trouble):
    with model_server(trouble, saying("Bien.")) as server:
        (result,) = answers(server)
    assert (result.text, len(server.bodies)) == ("Bien.", 2)


@pytest.mark.parametrize(
    ("trouble", "words", "times"),
    [
        (refusing(500), "fault (500)", 3),
        (refusing(429), "fault (429)", 1),
        (refusing(200, b'{"choices": '), "no valid answer", 3),
        (refusing(200, {"choices": "x"}), "cut off", 3),
        (saying("Vo", finish=None), "cut off", 3),
        (saying("Vo", finish=None, done=False), "cut off", 3),
        (lambda handler, _body: handler.event({"error": "x"}), "no valid answer", 3),
    ],
    ids=["500", "429", "broken-json", "no-choices", "no-finish", "broken-off", "not-http"],
)
def test_trouble_that_stays_ends_the_turn_and_may_pass_later(trouble, words, times):
    with model_server(trouble) as server, pytest.raises(ModelUnreachable) as caught:
        answers(server)
    assert words in str(caught.value)
    assert len(server.bodies) == times


def test_server_that_sends_nothing_in_time_is_not_waited_for_again():
    def silent(handler, _body):
        handler.server.ending.wait(30)

    began = time.monotonic()
    with model_server(silent) as server, pytest.raises(ModelUnreachable, match="nothing in time"):
        answers(server, timeout=0.2)
    assert len(server.bodies) == 1
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (refusing(400), "refuses the request (400)"),
        (refusing(401), "refuses the key (401)"),
        (refusing(307, Location="http://93.184.216.34/"), "not followed"),
    ],
    ids=["400", "401", "redirect"],
)
def test_refusal_is_told_at_once_and_not_repeated(trouble, words):
    with model_server(trouble) as server, pytest.raises(ModelUnusable) as caught:
        answers(server)
    assert words in str(caught.value)
    assert not caught.value.retryable
    assert len(server.bodies) == 1


@pytest.mark.parametrize(
    "error",
    [
        {"type": "exceed_context_size_error", "n_ctx": 2048, "n_prompt_tokens": 2100, "message": "x"},
        {"message": "This model's maximum context length is 2048 tokens. However, you requested 2150 tokens"},
    ],
    ids=["llama-server", "vllm"],
)
def test_prompt_that_does_not_fit_is_told_with_its_sizes(error):
    with model_server(refusing(400, {"error": error})) as server, pytest.raises(PromptTooLong) as caught:
        answers(server)
    assert caught.value.details == {"needed": "2150", "available": "2048"}


def test_nothing_of_what_was_sent_or_said_gets_into_messages_and_logs(caplog):
    caplog.set_level(logging.DEBUG)
    secret = "Rosalie Métrailler"
    replies = (refusing(400, {"error": {"message": secret}}), refusing(400, {"error": {"message": secret}}))
    with model_server(*replies) as server, pytest.raises(ModelUnusable) as caught:
        answers(server, request(user=secret, constraint=Only(b"x")))
    assert secret not in f"{caught.value} {caught.value.details} {caplog.text}"


# The server and its model


def test_identity_names_the_model_and_states_no_hash_that_nobody_gave():
    with model_server() as server:
        generator = opened(server)
        generator.close()
    assert (generator.model.name, generator.model.sha256) == ("petit.gguf", None)
    assert (generator.server.program, generator.server.version) == ("llama-server", "b9000-abc")


def test_one_of_several_models_must_be_named():
    pages = {"/v1/models": {"data": [{"id": "a"}, {"id": "b"}]}}
    with model_server(pages=pages) as server:
        with pytest.raises(ModelUnusable, match="lists 2 models"):
            opened(server)
        with pytest.raises(ModelUnusable, match="does not list a model"):
            opened(server, model="c")
        generator = opened(server, model="b")
        generator.close()
    assert generator.model.name == "b"


@pytest.mark.parametrize("page", [[], {"data": "x"}, {"object": "list"}], ids=["list", "text", "none"])
def test_program_that_lists_no_models_is_no_such_server(page):
    with model_server(pages={"/v1/models": page}) as server, pytest.raises(ModelUnusable, match="OpenAI"):
        opened(server)


def test_settings_open_it_with_key_and_hash(tmp_path):
    key = tmp_path / "key"
    key.write_text("geheim-123\n")
    key.chmod(0o600)
    with model_server() as server:
        settings = Settings(
            generator="http",
            http_url=f"{server.url}/v1/",
            http_api_key_file=key,
            http_model_sha256="ab" * 32,
        )
        generator: TextGenerator = open_generator(settings)
        list(generator.generate([request()]))
        generator.close()
    assert generator.model.sha256 == "ab" * 32
    assert set(server.keys) == {"Bearer geheim-123"}


def test_hash_that_is_none_is_refused():
    with pytest.raises(ConfigurationError, match="http_model_sha256"), model_server() as server:
        open_generator(Settings(generator="http", http_url=server.url, http_model_sha256="x"))


def echo_passage(handler, body):
    """Answer as the fake does: with the text between the fences."""
    asked = body["messages"][-1]["content"]
    handler.stream(asked.partition("<texte>")[2].partition("</texte>")[0], usage=USAGE)


def test_document_is_made_by_a_served_model_and_the_log_states_no_hash_that_nobody_gave(tmp_path):
    home = new_home(tmp_path / "home")
    source = tmp_path / "note.txt"
    source.write_text(TEXT)
    with model_server(echo_passage) as server:
        wire = Wire(locate(server.url, allow_public=False), 5.0)
        generator = HttpGenerator(wire, first_pause=0.01)
        with open_bench(home, generator=generator) as bench:
            settings = replace(bench.settings, generator="http", http_url=server.url)
            workshop = replace(bench, settings=settings)
            (outcome,) = process_file(source, Order(settings.outbox_dir), workshop)
            exported = list(workshop.audit.export())
        generator.close()
    assert outcome.error is None
    printed = outcome.as_json("fr")
    assert "Metformine 500 mg 2 fois par jour" in printed["sections"]["simplification"]
    assert printed["model"] | {"prompt_sha256": ""} == {
        "name": "petit.gguf",
        "sha256": "",
        "adapter_sha256": None,
        "prompt_sha256": "",
    }
    assert printed["tokens"]["cached"] > 0
    assert [line["model"]["sha256"] for line in exported] == [None]


# Addresses


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.1.2.3", "172.31.0.1", "192.168.1.20", "::1", "fd12::5", "::ffff:10.0.0.1"],
)
def test_address_on_this_machine_or_in_a_private_network_is_allowed(address):
    host = f"[{address}]" if ":" in address else address
    assert locate(f"http://{host}:8080", allow_public=False).port == 8080


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.32.0.1", "169.254.1.1", "0.0.0.0", "fe80::1", "2001:4860:4860::8888", "::ffff:8.8.8.8"],
)
def test_any_other_address_is_refused(address):
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ConfigurationError, match="private network"):
        locate(f"http://{host}:8080", allow_public=False)


@pytest.mark.parametrize(
    ("address", "allowed"), [("8.8.8.8", True), ("169.254.1.1", False), ("224.0.0.1", False)]
)
def test_public_address_is_allowed_where_the_settings_say_so(address, allowed):
    if allowed:
        assert locate(f"https://{address}", allow_public=True).port == 443
    else:
        with pytest.raises(ConfigurationError):
            locate(f"https://{address}", allow_public=True)


def test_name_is_refused_when_one_of_its_addresses_is_public():
    def both(_host, _port):
        return ["10.0.0.1", "8.8.8.8"]

    with pytest.raises(ConfigurationError, match=r"8\.8\.8\.8"):
        locate("http://modele.cms:8080", allow_public=False, look_up=both)


def test_name_is_looked_up_once_and_its_address_used_ever_after():
    asked = []

    def first_loopback(host, _port):
        asked.append(host)
        return ["127.0.0.1"]

    with model_server() as server:
        port = server.server_port
        endpoint = locate(f"http://modele.invalid:{port}", allow_public=False, look_up=first_loopback)
        generator = HttpGenerator(Wire(endpoint, 5.0))
        (result,) = generator.generate([request()])
        generator.close()
    assert result.text == "Bonjour."
    assert asked == ["modele.invalid"]


def test_name_that_nobody_knows_is_a_passing_trouble():
    def none(_host, _port):
        raise socket.gaierror

    with pytest.raises(ModelUnreachable, match="not known"):
        locate("http://modele.cms", allow_public=False, look_up=none)


@pytest.mark.parametrize(
    "url",
    ["192.168.1.20:8080", "ftp://10.0.0.1", "http://", "http://u:p@10.0.0.1", "http://10.0.0.1/?a=b",
     "http://10.0.0.1:99999", "http://10.0.0.1/#x", "http://modèle.cms", None],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(url):
    with pytest.raises(ConfigurationError, match="http_url"):
        locate(url, allow_public=False)


def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with model_server() as server:
        (result,) = answers(server)
    assert result.text == "Bonjour."


# https


def secure(server, *, host="modele.invalid", ca=TLS / "ca.pem"):
    url = f"https://{host}:{server.server_port}"
    endpoint = locate(url, allow_public=False, look_up=lambda _host, _port: ["127.0.0.1"])
    return Wire(endpoint, 5.0, trust=trusted_certificates(ca))


def test_server_with_a_certificate_of_the_institution_is_spoken_to():
    with model_server(secure=True) as server:
        generator = HttpGenerator(secure(server))
        (result,) = generator.generate([request()])
        generator.close()
    assert result.text == "Bonjour."


@pytest.mark.parametrize(
    "how",
    [{"ca": None}, {"host": "autre.invalid"}, {"host": "127.0.0.1"}],
    ids=["authority", "name", "address"],
)
def test_certificate_that_does_not_fit_ends_the_talk_before_anything_is_sent(how):
    with model_server(secure=True) as server, pytest.raises(ModelUnreachable, match="not trusted"):
        HttpGenerator(secure(server, **how))
    assert (server.paths, server.bodies) == ([], [])


def test_plain_server_is_not_spoken_to_where_https_is_asked_for():
    with model_server() as server, pytest.raises(ModelUnreachable, match="TLS"):
        HttpGenerator(secure(server))
    assert server.bodies == []


def test_file_without_certificates_is_refused(tmp_path):
    for path in (tmp_path / "none", write_empty(tmp_path / "empty")):
        with pytest.raises(ConfigurationError, match="http_ca_file"):
            trusted_certificates(path)


def write_empty(path):
    path.write_text("")
    return path


# The key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_key_that_others_may_read_is_refused(mode, tmp_path):
    path = tmp_path / "key"
    path.write_text("geheim")
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match="alone") as caught:
        read_key(path)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("held", [b"", b"two\nlines", b"\xff\xfe", b"a b"])
def test_file_without_a_key_is_refused(held, tmp_path):
    path = tmp_path / "key"
    path.write_bytes(held)
    path.chmod(0o600)
    with pytest.raises(ConfigurationError, match="key on one line"):
        read_key(path)


def test_missing_key_file_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match="http_api_key_file"):
        read_key(tmp_path / "none")
    assert read_key(None) is None
