// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/types.h"

#include <iterator>

#include <formwork/decoder.h>

namespace app {

constexpr std::string_view kViolationCategoryWords[] = {"toxicity", "harassment", "spam", "other"};

std::string_view ToString(ViolationCategory value) {
  return kViolationCategoryWords[static_cast<size_t>(value)];
}

std::optional<ViolationCategory> ParseViolationCategory(std::string_view text) {
  for (size_t i = 0; i < std::size(kViolationCategoryWords); ++i) {
    if (kViolationCategoryWords[i] == text) return static_cast<ViolationCategory>(i);
  }
  return std::nullopt;
}

void Decode(formwork::Decoder& decoder, ViolationCategory& to) {
  to = static_cast<ViolationCategory>(decoder.Enum(kViolationCategoryWords));
}

void Encode(formwork::JsonWriter& writer, ViolationCategory value) {
  writer.String(ToString(value));
}

constexpr std::string_view kViolationStatusWords[] = {"open", "upheld", "dismissed"};

std::string_view ToString(ViolationStatus value) {
  return kViolationStatusWords[static_cast<size_t>(value)];
}

std::optional<ViolationStatus> ParseViolationStatus(std::string_view text) {
  for (size_t i = 0; i < std::size(kViolationStatusWords); ++i) {
    if (kViolationStatusWords[i] == text) return static_cast<ViolationStatus>(i);
  }
  return std::nullopt;
}

void Decode(formwork::Decoder& decoder, ViolationStatus& to) {
  to = static_cast<ViolationStatus>(decoder.Enum(kViolationStatusWords));
}

void Encode(formwork::JsonWriter& writer, ViolationStatus value) {
  writer.String(ToString(value));
}

constexpr std::string_view kReviewStatusWords[] = {"upheld", "dismissed"};

std::string_view ToString(ReviewStatus value) {
  return kReviewStatusWords[static_cast<size_t>(value)];
}

std::optional<ReviewStatus> ParseReviewStatus(std::string_view text) {
  for (size_t i = 0; i < std::size(kReviewStatusWords); ++i) {
    if (kReviewStatusWords[i] == text) return static_cast<ReviewStatus>(i);
  }
  return std::nullopt;
}

void Decode(formwork::Decoder& decoder, ReviewStatus& to) {
  to = static_cast<ReviewStatus>(decoder.Enum(kReviewStatusWords));
}

void Encode(formwork::JsonWriter& writer, ReviewStatus value) {
  writer.String(ToString(value));
}

constexpr std::string_view kStreamEventKindWords[] = {"joined", "left", "posted", "flagged"};

std::string_view ToString(StreamEventKind value) {
  return kStreamEventKindWords[static_cast<size_t>(value)];
}

std::optional<StreamEventKind> ParseStreamEventKind(std::string_view text) {
  for (size_t i = 0; i < std::size(kStreamEventKindWords); ++i) {
    if (kStreamEventKindWords[i] == text) return static_cast<StreamEventKind>(i);
  }
  return std::nullopt;
}

void Decode(formwork::Decoder& decoder, StreamEventKind& to) {
  to = static_cast<StreamEventKind>(decoder.Enum(kStreamEventKindWords));
}

void Encode(formwork::JsonWriter& writer, StreamEventKind value) {
  writer.String(ToString(value));
}

void Decode(formwork::Decoder& decoder, NewMessage& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"author", true},
    {"text", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        decoder.Value(to.author, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 1: {
        decoder.Value(to.text, formwork::LengthRule{.min = 1, .max = 4000});
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const NewMessage& value) {
  writer.BeginObject();
  writer.Key("author");
  Encode(writer, value.author);
  writer.Key("text");
  Encode(writer, value.text);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, Message& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"id", true},
    {"channelId", true},
    {"author", true},
    {"text", true},
    {"moderated", true},
    {"createdAt", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.id);
        break;
      }
      case 1: {
        decoder.Value(to.channel_id, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 2: {
        decoder.Value(to.author, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 3: {
        decoder.Value(to.text, formwork::LengthRule{.min = 1, .max = 4000});
        break;
      }
      case 4: {
        Decode(decoder, to.moderated);
        break;
      }
      case 5: {
        Decode(decoder, to.created_at);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const Message& value) {
  writer.BeginObject();
  writer.Key("id");
  Encode(writer, value.id);
  writer.Key("channelId");
  Encode(writer, value.channel_id);
  writer.Key("author");
  Encode(writer, value.author);
  writer.Key("text");
  Encode(writer, value.text);
  writer.Key("moderated");
  Encode(writer, value.moderated);
  writer.Key("createdAt");
  Encode(writer, value.created_at);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, Violation& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"id", true},
    {"channelId", true},
    {"messageId", true},
    {"text", true},
    {"category", true},
    {"score", true},
    {"status", true},
    {"note", false},
    {"createdAt", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.id);
        break;
      }
      case 1: {
        decoder.Value(to.channel_id, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 2: {
        Decode(decoder, to.message_id);
        break;
      }
      case 3: {
        Decode(decoder, to.text);
        break;
      }
      case 4: {
        Decode(decoder, to.category);
        break;
      }
      case 5: {
        decoder.Value(to.score, formwork::NumberRule{.min = 0, .max = 1});
        break;
      }
      case 6: {
        Decode(decoder, to.status);
        break;
      }
      case 7: {
        if (decoder.Null()) {
          to.note.reset();
        } else {
          Decode(decoder, to.note.emplace());
        }
        break;
      }
      case 8: {
        Decode(decoder, to.created_at);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const Violation& value) {
  writer.BeginObject();
  writer.Key("id");
  Encode(writer, value.id);
  writer.Key("channelId");
  Encode(writer, value.channel_id);
  writer.Key("messageId");
  Encode(writer, value.message_id);
  writer.Key("text");
  Encode(writer, value.text);
  writer.Key("category");
  Encode(writer, value.category);
  writer.Key("score");
  Encode(writer, value.score);
  writer.Key("status");
  Encode(writer, value.status);
  if (value.note) {
    writer.Key("note");
    Encode(writer, *value.note);
  }
  writer.Key("createdAt");
  Encode(writer, value.created_at);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, Review& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"status", true},
    {"note", false},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.status);
        break;
      }
      case 1: {
        if (decoder.Null()) {
          to.note.reset();
        } else {
          Decode(decoder, to.note.emplace());
        }
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const Review& value) {
  writer.BeginObject();
  writer.Key("status");
  Encode(writer, value.status);
  if (value.note) {
    writer.Key("note");
    Encode(writer, *value.note);
  }
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, Verdict& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"id", true},
    {"channelId", true},
    {"violationId", true},
    {"status", true},
    {"note", false},
    {"at", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.id);
        break;
      }
      case 1: {
        decoder.Value(to.channel_id, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 2: {
        Decode(decoder, to.violation_id);
        break;
      }
      case 3: {
        Decode(decoder, to.status);
        break;
      }
      case 4: {
        if (decoder.Null()) {
          to.note.reset();
        } else {
          Decode(decoder, to.note.emplace());
        }
        break;
      }
      case 5: {
        Decode(decoder, to.at);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const Verdict& value) {
  writer.BeginObject();
  writer.Key("id");
  Encode(writer, value.id);
  writer.Key("channelId");
  Encode(writer, value.channel_id);
  writer.Key("violationId");
  Encode(writer, value.violation_id);
  writer.Key("status");
  Encode(writer, value.status);
  if (value.note) {
    writer.Key("note");
    Encode(writer, *value.note);
  }
  writer.Key("at");
  Encode(writer, value.at);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, StreamEvent& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"id", true},
    {"streamId", true},
    {"kind", true},
    {"at", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.id);
        break;
      }
      case 1: {
        decoder.Value(to.stream_id, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 2: {
        Decode(decoder, to.kind);
        break;
      }
      case 3: {
        Decode(decoder, to.at);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const StreamEvent& value) {
  writer.BeginObject();
  writer.Key("id");
  Encode(writer, value.id);
  writer.Key("streamId");
  Encode(writer, value.stream_id);
  writer.Key("kind");
  Encode(writer, value.kind);
  writer.Key("at");
  Encode(writer, value.at);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, StatsEntry& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"id", true},
    {"streamId", true},
    {"kind", true},
    {"at", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.id);
        break;
      }
      case 1: {
        decoder.Value(to.stream_id, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 2: {
        Decode(decoder, to.kind);
        break;
      }
      case 3: {
        Decode(decoder, to.at);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const StatsEntry& value) {
  writer.BeginObject();
  writer.Key("id");
  Encode(writer, value.id);
  writer.Key("streamId");
  Encode(writer, value.stream_id);
  writer.Key("kind");
  Encode(writer, value.kind);
  writer.Key("at");
  Encode(writer, value.at);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, KindCount& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"kind", true},
    {"n", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.kind);
        break;
      }
      case 1: {
        Decode(decoder, to.n);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const KindCount& value) {
  writer.BeginObject();
  writer.Key("kind");
  Encode(writer, value.kind);
  writer.Key("n");
  Encode(writer, value.n);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, Alert& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"id", true},
    {"streamId", true},
    {"reason", true},
    {"at", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.id);
        break;
      }
      case 1: {
        decoder.Value(to.stream_id, formwork::LengthRule{.min = 1, .max = 64});
        break;
      }
      case 2: {
        Decode(decoder, to.reason);
        break;
      }
      case 3: {
        Decode(decoder, to.at);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const Alert& value) {
  writer.BeginObject();
  writer.Key("id");
  Encode(writer, value.id);
  writer.Key("streamId");
  Encode(writer, value.stream_id);
  writer.Key("reason");
  Encode(writer, value.reason);
  writer.Key("at");
  Encode(writer, value.at);
  writer.EndObject();
}

void Decode(formwork::Decoder& decoder, Summary& to) {
  static constexpr formwork::FieldName kFields[] = {
    {"counted", true},
    {"alerted", true},
    {"logged", true},
  };
  for (formwork::ObjectDecoder object(decoder, kFields); object.Next();) {
    switch (object.index()) {
      case 0: {
        Decode(decoder, to.counted);
        break;
      }
      case 1: {
        Decode(decoder, to.alerted);
        break;
      }
      case 2: {
        Decode(decoder, to.logged);
        break;
      }
      default: break;
    }
  }
}

void Encode(formwork::JsonWriter& writer, const Summary& value) {
  writer.BeginObject();
  writer.Key("counted");
  Encode(writer, value.counted);
  writer.Key("alerted");
  Encode(writer, value.alerted);
  writer.Key("logged");
  Encode(writer, value.logged);
  writer.EndObject();
}

}  // namespace app
